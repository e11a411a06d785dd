package io.github.corralcache.lateness;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** By how much something was late, each time that it could have been. Thread-safe. */
final class Lateness {

    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final String what;
    private final long boundNanos;
    private final boolean always;
    private long[] nanos = new long[1024];
    private int count;

    /** @param always whether the bound is to hold each time, not only 999 times in 1,000 */
    Lateness(String what, long boundMillis, boolean always) {
        this.what = what;
        this.boundNanos = TimeUnit.MILLISECONDS.toNanos(boundMillis);
        this.always = always;
    }

    /** Notes that it was late by {@code late} nanoseconds; not at all if that is negative. */
    synchronized void add(long late) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = Math.max(0, late);
    }

    /** Whether the bound holds; not where nothing was measured. */
    synchronized boolean holds() {
        return count > 0 && quantile(always ? 1 : 0.999) <= boundNanos;
    }

    private long quantile(double part) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(part * count) - 1];
    }

    /** One line of the table. */
    @Override
    public synchronized String toString() {
        if (count == 0) {
            return String.format(Locale.ROOT, "%-44s nothing was measured", what);
        }
        return String.format(
                Locale.ROOT,
                "%-44s %8d times  p50 %8.3f  p99.9 %8.3f  max %8.3f ms  at most %d ms%s: %s",
                what,
                count,
                quantile(0.5) / NANOS_PER_MILLI,
                quantile(0.999) / NANOS_PER_MILLI,
                quantile(1) / NANOS_PER_MILLI,
                TimeUnit.NANOSECONDS.toMillis(boundNanos),
                always ? "" : " (p99.9)",
                holds() ? "holds" : "DOES NOT HOLD");
    }
}
