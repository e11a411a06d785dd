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

    /** Returns the estimated rest in nanoseconds of a load that has run for {@code age}; zero if it is past that. */
    long restNanos(long age) {
        return Math.max(0, estimateNanos() - age);
    }

    /**
     * Returns for how many nanoseconds to leave alone what a load has not brought in {@code age}: for its rest, or for
     * the time of another one where this one is past the estimate. One that is late is all there is to go by where none
     * has ended.
     */
    public long pauseNanos(long age) {
        long estimate = estimateNanos();
        if (estimate == 0) {
            return Math.max(0, age);
        }
        long rest = restNanos(age);
        return rest > 0 ? rest : estimate;
    }

    /** Returns the smoothed load time in nanoseconds; zero before the first load. */
    public long estimateNanos() {
        return meanNanos.get();
    }
}
