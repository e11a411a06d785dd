package io.github.corralcache.benchmarks.plot;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The vertical axis: shares between two round numbers, a round step apart.
 *
 * @param low the lowest share shown
 * @param high the highest
 * @param step from one grid line to the next
 */
record Scale(double low, double high, double step) {

    private static final int STEPS = 6;

    /** The axis that shows {@code smallest} to {@code largest}, from zero on where that costs little room. */
    static Scale around(double smallest, double largest) {
        double from = smallest < largest / 3 ? 0 : smallest;
        double rough = Math.max(largest - from, 0.01) / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double factor = rough / power;
        double step = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
        double low = Math.floor(from / step + 1e-9) * step;
        double high = Math.ceil(largest / step - 1e-9) * step;
        return new Scale(low, high > low ? high : low + step, step);
    }

    /** The shares that have a grid line. */
    double[] ticks() {
        int count = (int) Math.round((high - low) / step);
        return IntStream.rangeClosed(0, count).mapToDouble(i -> low + i * step).toArray();
    }

    /** A share as a percentage, with the decimals that the step needs. */
    String format(double share) {
        int decimals = step < 0.00999 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f %%", share * 100);
    }
}
