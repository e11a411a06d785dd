package io.github.corralcache.tag;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A name that entries bear, and the moment at which all that bore it were removed: a barrier that entries born before
 * it do not pass. To remove a group is to raise the barrier, however many belong to it; the entries themselves go when
 * they are met.
 */
public final class Tag {

    private final String name;
    private final AtomicLong barrier = new AtomicLong(Long.MIN_VALUE);

    /** How many entries bear this tag; negative once the tag has been retired. */
    private final AtomicLong bearers = new AtomicLong();

    Tag(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Returns the moment of the latest removal; entries born until then are hidden. */
    long barrier() {
        return barrier.get();
    }

    void raise(long now) {
        barrier.accumulateAndGet(now, Math::max);
    }

    /** One more entry bears this tag. Returns false if the tag has been retired: it is to be looked up anew. */
    boolean take() {
        return bearers.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
    }

    /** One entry less bears this tag. Returns whether it was the last. */
    boolean leave() {
        return bearers.decrementAndGet() == 0;
    }

    /** Retires this tag if no entry bears it. */
    boolean retire() {
        return bearers.compareAndSet(0, Long.MIN_VALUE);
    }
}
