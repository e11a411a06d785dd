package io.github.corralcache.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The weight that the segments of a cache share. Whoever adds an entry reserves its weight first, so the sum never
 * passes the maximum, at no moment. A full cache replaces entry by entry and does not write here. Thread-safe.
 */
final class Budget {

    private final AtomicLong used = new AtomicLong();
    private final long maximum;

    Budget(long maximum) {
        this.maximum = maximum;
    }

    long maximum() {
        return maximum;
    }

    long used() {
        return used.get();
    }

    /** Returns what is left of the maximum at the moment. */
    long room() {
        return maximum - used.get();
    }

    /** Takes {@code weight} if there is room for all of it. */
    boolean reserve(long weight) {
        long before;
        do {
            before = used.get();
            if (weight > maximum - before) {
                return false;
            }
        } while (!used.compareAndSet(before, before + weight));
        return true;
    }

    /** Gives {@code weight} back. */
    void release(long weight) {
        if (weight != 0) {
            used.addAndGet(-weight);
        }
    }
}
