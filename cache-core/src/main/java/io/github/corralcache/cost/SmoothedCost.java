package io.github.corralcache.cost;

/** An exponentially weighted mean: each new sample weighs a quarter. */
public final class SmoothedCost {

    private static final double SHARE = 0.25;

    private SmoothedCost() {}

    /** Returns the mean after {@code sample}, where {@code mean} was the one before; either may be unknown. */
    public static double next(double mean, double sample) {
        if (!isKnown(sample)) {
            return mean;
        }
        return isKnown(mean) ? mean + SHARE * (sample - mean) : sample;
    }

    /** Whether {@code cost} says anything: whether it is a positive, finite number. */
    public static boolean isKnown(double cost) {
        return cost > 0 && cost < Double.POSITIVE_INFINITY;
    }
}
