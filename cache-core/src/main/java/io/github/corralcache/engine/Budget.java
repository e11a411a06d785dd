package io.github.corralcache.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The weight that the segments of a cache share. Whoever adds an entry reserves its weight first, so the sum never
 * passes the maximum, at no moment. A full cache replaces entry by entry and does not write here. Thread-safe.
 *
 * <p>What is counted is the room that is left, in one number: so a reservation and a change of the maximum cannot miss
 * each other. After the maximum was lowered the room may be negative, until as much has been evicted.
 */
final class Budget {

    private final AtomicLong room;
    private volatile long maximum;

    /** Odd while the room and the maximum are changed, which {@link #used} takes together. */
    private volatile int changes;

    Budget(long maximum) {
        this.maximum = maximum;
        this.room = new AtomicLong(maximum);
    }

    long maximum() {
        return maximum;
    }

    /** Changes the maximum. What is reserved stays. */
    synchronized void resize(long newMaximum) {
        changes++;
        room.addAndGet(newMaximum - maximum);
        maximum = newMaximum;
        changes++;
    }

    long used() {
        while (true) {
            int before = changes;
            long used = maximum - room.get();
            if ((before & 1) == 0 && before == changes) {
                return used;
            }
            Thread.onSpinWait();
        }
    }

    /** Returns what is left of the maximum at the moment; negative where that was lowered under what is used. */
    long room() {
        return room.get();
    }

    /** Takes {@code weight} if there is room for all of it. */
    boolean reserve(long weight) {
        long before;
        do {
            before = room.get();
            if (weight > before) {
                return false;
            }
        } while (!room.compareAndSet(before, before - weight));
        return true;
    }

    /** Gives {@code weight} back. */
    void release(long weight) {
        if (weight != 0) {
            room.addAndGet(weight);
        }
    }
}
