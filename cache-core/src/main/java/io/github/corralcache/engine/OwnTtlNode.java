package io.github.corralcache.engine;

import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Timescale;

/**
 * An entry with a TTL other than its cache's. Its {@linkplain #deadline() deadline} is only the next moment to look
 * here: a TTL may be longer than ticks can count.
 */
class OwnTtlNode<K, V> extends Node<K, V> {

    /** Written under the segment's lock, before the deadline; readers have read that before. */
    private long freshUntil;

    private long goneAt;
    private final long earlyNanos;
    private final boolean freshForever;
    private final boolean keptForever;

    /**
     * Makes a node whose deadline is yet to be set.
     *
     * @param key that of {@code entry}, or one equal to it
     * @param now when the entry is stored
     * @param freshNanos how long it is fresh; {@link Timescale#NEVER} for always
     * @param lifeNanos how long it lives; {@link Timescale#NEVER} for always
     * @param earlyNanos for how long, before the end of its freshness, it may be refreshed
     */
    OwnTtlNode(Entry<K, V> entry, K key, int slot, long now, long freshNanos, long lifeNanos, long earlyNanos) {
        super(key, entry.hash(), slot, entry.value(), 0);
        freshForever = freshNanos == Timescale.NEVER;
        keptForever = lifeNanos == Timescale.NEVER;
        freshUntil = now + freshNanos;
        goneAt = now + lifeNanos;
        this.earlyNanos = earlyNanos;
    }

    Freshness at(long now) {
        if (!keptForever && now - goneAt >= 0) {
            return Freshness.GONE;
        }
        if (freshForever) {
            return Freshness.FRESH;
        }
        long remaining = freshUntil - now;
        if (remaining <= 0) {
            return Freshness.STALE;
        }
        return remaining <= earlyNanos ? Freshness.EARLY : Freshness.FRESH;
    }

    /** For how many nanoseconds the entry, which ends some day, stays fresh. */
    long freshNanosAt(long now) {
        return freshUntil - now;
    }

    /** For how many nanoseconds the entry stays fresh; {@link Timescale#NEVER} if always, negative if it is stale. */
    long freshIn(long now) {
        return freshForever ? Timescale.NEVER : freshUntil - now;
    }

    /** In how many nanoseconds the entry may be gone. */
    long endsIn(long now) {
        return keptForever ? Timescale.NEVER : goneAt - now;
    }

    /** Returns when the entry is gone. */
    long endsAt() {
        return keptForever ? Timescale.NEVER : goneAt;
    }

    /** Returns until when the entry, which ends some day, is fresh. */
    long freshUntil() {
        return freshUntil;
    }

    /** Whether the entry ends some day. */
    boolean ends() {
        return !keptForever && !freshForever;
    }

    /** Gives the entry, which ends some day, other times. Under the segment's lock; the deadline is set then. */
    void lives(long freshUntil, long goneAt) {
        this.freshUntil = freshUntil;
        this.goneAt = goneAt;
    }

    /** Returns the next moment to look at this entry: {@code horizon} nanoseconds on at most. */
    long lookAt(long now, long horizon) {
        long look = freshForever ? horizon : freshUntil - earlyNanos - now;
        return now + Math.max(0, Math.min(look, horizon));
    }
}
