package io.github.corralcache.engine;

import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.loading.FailureBackoff;

/**
 * Removes from a cache what has expired, in slices that a {@link Sweeper} asks for, or all of it at once. Tells the
 * exact time, because after a leap of it all deadlines are to be looked at first. Thread-safe.
 */
final class Sweeps<K, V> {

    private final Store<K, V> store;
    private final Owner<K, V> owner;
    private final FailureBackoff<K> backoff;
    private final Clock clock;
    private final long horizonNanos;
    private final Sweeper sweeper;

    /** When all deadlines were last looked at, by anyone's count: a bound, moved without locks. */
    private volatile long sweptAt;

    Sweeps(Store<K, V> store, FailureBackoff<K> backoff, Timescale scale, Clock clock, Deadlines deadlines, long now) {
        this.store = store;
        this.owner = store.owner();
        this.backoff = backoff;
        this.clock = clock;
        this.horizonNanos = scale.horizonNanos();
        this.sweptAt = now;
        this.sweeper = new Sweeper(this, clock, deadlines, owner.lifetimes.freshNanos(), horizonNanos / 2);
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
        Removals removals = Removals.of(owner);
        long endsIn = Timescale.NEVER;
        long oldest = now;
        for (Segment<K, V> segment : store.segments()) {
            segment.lock.lock();
            try {
                endsIn = Math.min(endsIn, sweep(segment, slotsPerSegment, now, removals));
                long sweptHere = segment.part(owner).sweptAt;
                oldest = Math.min(oldest - sweptHere, 0) + sweptHere;
            } finally {
                segment.lock.unlock();
            }
        }
        sweptAt = oldest;
        backoff.purge(now);
        removals.deliver();
        return endsIn;
    }

    /** As {@link #sweep(int, long)}, in one segment and under its lock; a call for all slots starts at the first. */
    private long sweep(Segment<K, V> segment, int howMany, long now, Removals removals) {
        Owner.Part part = segment.part(owner);
        int slots = segment.slots();
        if (howMany >= slots) {
            part.sweepFrom = 0;
        }
        if (part.sweepFrom == 0) {
            part.sweepBeganAt = now;
        }
        long endsIn = Timescale.NEVER;
        int end = Math.min(slots, part.sweepFrom + howMany);
        for (int slot = part.sweepFrom; slot < end; slot++) {
            Node<K, V> node = segment.nodeOf(owner, slot);
            if (node == null) {
                continue;
            }
            if (owner.lifetimes.freshnessSince(node, part.sweptAt, now) == Freshness.GONE) {
                segment.remove(owner, node, Lifetimes.causeOfEnd(node), removals);
            } else {
                endsIn = Math.min(endsIn, owner.lifetimes.endsIn(node, now));
            }
        }
        part.sweepFrom = end;
        if (end >= slots) {
            part.sweepFrom = 0;
            part.sweptAt = part.sweepBeganAt;
        }
        return endsIn;
    }

    /** Returns how many slots the largest segment has to look at. */
    int sweepLength() {
        int length = 0;
        for (Segment<K, V> segment : store.segments()) {
            segment.lock.lock();
            try {
                length = Math.max(length, segment.slots());
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
