package io.github.corralcache.engine;

import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.loading.FailureBackoff;

/**
 * Removes from a cache what has expired, in slices that a {@link Sweeper} asks for, or all of it at once. Tells the
 * exact time, because after a leap of it all deadlines are to be looked at first. Thread-safe.
 */
final class Sweeps<K, V> {

    private final Store<K, V> store;
    private final FailureBackoff<K> backoff;
    private final Clock clock;
    private final long horizonNanos;
    private final Sweeper sweeper;

    /** When all deadlines were last looked at, by anyone's count: a bound, moved without locks. */
    private volatile long sweptAt;

    Sweeps(Store<K, V> store, FailureBackoff<K> backoff, Timescale scale, Clock clock, long now) {
        this.store = store;
        this.backoff = backoff;
        this.clock = clock;
        this.horizonNanos = scale.horizonNanos();
        this.sweptAt = now;
        this.sweeper = new Sweeper(this, clock, scale.freshNanos(), horizonNanos / 2);
    }

    /** Returns the exact time. Every operation that judges deadlines exactly starts here. */
    long now() {
        long now = clock.now();
        if (store.expires() && now - sweptAt >= horizonNanos) {
            // time has leapt: bring all deadlines back to where ticks can tell them apart
            sweep(Integer.MAX_VALUE, now);
        }
        return now;
    }

    /** Something was stored: if it may expire, it is to be removed then. Called outside all locks. */
    void wakeSweeper() {
        if (store.expires()) {
            sweeper.wake();
        }
    }

    /**
     * Removes the expired among the next {@code slotsPerSegment} slots of each segment.
     *
     * @return in how many nanoseconds the first of the others ends; {@link Timescale#NEVER} if none does
     */
    long sweep(int slotsPerSegment, long now) {
        Removals<K, V> removals = store.removals();
        long endsIn = Timescale.NEVER;
        long oldest = now;
        for (Segment<K, V> segment : store.segments()) {
            segment.lock.lock();
            try {
                endsIn = Math.min(endsIn, segment.sweep(slotsPerSegment, now, removals));
                oldest = Math.min(oldest - segment.sweptAt(), 0) + segment.sweptAt();
            } finally {
                segment.lock.unlock();
            }
        }
        sweptAt = oldest;
        backoff.purge(now);
        removals.deliver();
        return endsIn;
    }

    /** Returns how many slots the largest segment has to look at. */
    int sweepLength() {
        int length = 0;
        for (Segment<K, V> segment : store.segments()) {
            segment.lock.lock();
            try {
                length = Math.max(length, segment.sweepLength());
            } finally {
                segment.lock.unlock();
            }
        }
        return length;
    }

    /** Whether there is nothing to sweep. */
    boolean isIdle() {
        return store.size() == 0;
    }

    /** Whether there will never be anything to sweep any more. */
    boolean isClosed() {
        return store.isClosed();
    }
}
