package io.github.corralcache.engine;

import java.util.Locale;

/** Names groups of keys by what a miss costs. */
final class CostBand {

    private static final String[] UNITS = {"ns", "us", "ms"};
    private static final double STEP = 1_000;

    private CostBand() {}

    /** @param inNanos whether costs are measured load times, rather than declared figures of whatever unit */
    static String describe(double least, double most, boolean inNanos) {
        return inNanos
                ? "load time from " + duration(least) + " to " + duration(most)
                : String.format(Locale.ROOT, "cost from %.4g to %.4g", least, most);
    }

    private static String duration(double nanos) {
        double amount = nanos;
        for (String unit : UNITS) {
            if (amount < STEP) {
                return String.format(Locale.ROOT, "%.4g %s", amount, unit);
            }
            amount /= STEP;
        }
        return String.format(Locale.ROOT, "%.4g s", amount);
    }
}
