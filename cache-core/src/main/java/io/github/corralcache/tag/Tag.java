package io.github.corralcache.tag;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A name that entries bear, and the moment at which all that bore it were removed: a barrier that entries born before
 * it do not pass. To remove a group is to raise the barrier, however many belong to it; the entries themselves go when
 * they are met.
 */
public final class Tag {

    private final String name;

    /**
     * Written one at a time, the earlier first, and read the other way round: see {@link Moments#firstSince(long, long,
     * long)}.
     */
    private volatile long latest;

    private volatile long before;

    /** How many entries bear this tag; negative once the tag has been retired. */
    private final AtomicLong bearers = new AtomicLong(1);

    /** A tag that one entry bears, of a name that was removed at these moments. */
    Tag(String name, long latest, long before) {
        this.name = name;
        this.latest = latest;
        this.before = before;
    }

    String name() {
        return name;
    }

    /** Returns the moment of the latest removal; entries born until then are hidden. */
    long latest() {
        return latest;
    }

    /** Returns the moment of the removal before the latest. */
    long before() {
        return before;
    }

    /** Returns a moment as {@link Moments#firstSince(long, long, long)} does. */
    long firstSince(long born) {
        long seen = latest;
        return Moments.firstSince(seen, before, born);
    }

    /** All that bear this tag are removed at {@code moment}. By one thread at a time. */
    void raise(long moment) {
        if (moment > latest) {
            before = latest;
            latest = moment;
        } else if (moment > before && moment < latest) {
            before = moment;
        }
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
