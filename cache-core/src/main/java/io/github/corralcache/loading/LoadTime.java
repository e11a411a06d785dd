package io.github.corralcache.loading;

import java.util.concurrent.atomic.AtomicLong;

/** How long loads of a cache take, smoothed: an exponentially weighted mean of the successful ones. Thread-safe. */
public final class LoadTime {

    /** A new load time weighs an eighth, as in the round-trip estimate of RFC 6298. */
    private static final int SHARE = 8;

    private final AtomicLong meanNanos = new AtomicLong();

    /** Takes in one load of {@code nanos}. */
    public void record(long nanos) {
        long sample = Math.max(1, nanos);
        long before;
        long after;
        do {
            before = meanNanos.get();
            after = before == 0 ? sample : before + (sample - before) / SHARE;
        } while (!meanNanos.compareAndSet(before, after));
    }

    /** Returns the smoothed load time in nanoseconds; zero before the first load. */
    public long estimateNanos() {
        return meanNanos.get();
    }
}
