package io.github.corralcache.policy;

/** What policies make of costs that make no sense. */
final class Costs {

    private static final double LEAST = 1e-9;
    private static final double MOST = 1e15;

    private Costs() {}

    /**
     * Returns the cost if it is one: positive, and within a range that leaves room to reckon with it. What is no number
     * or not positive counts as next to nothing.
     */
    static double sane(double cost) {
        return cost >= LEAST ? Math.min(cost, MOST) : LEAST;
    }

    /** Returns the cost by weight; whatever weighs nothing counts as weighing 1. */
    static double perWeight(double cost, long weight) {
        return sane(cost) / Math.max(1, weight);
    }
}
