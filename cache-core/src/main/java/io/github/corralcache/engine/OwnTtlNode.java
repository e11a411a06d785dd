package io.github.corralcache.engine;

import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Timescale;

/**
 * An entry with a TTL other than its cache's. Its {@linkplain #deadline() deadline} is only the next moment to look
 * here: a TTL may be longer than ticks can count.
 */
final class OwnTtlNode<K, V> extends Node<K, V> {

    private final long freshUntil;
    private final long goneAt;
    private final boolean freshForever;
    private final boolean keptForever;

    /**
     * @param freshNanos how long the entry is fresh; {@link Timescale#NEVER} for always
     * @param lifeNanos how long the entry lives; {@link Timescale#NEVER} for always
     */
    OwnTtlNode(K key, int hash, int slot, V value, int deadline, long now, long freshNanos, long lifeNanos) {
        super(key, hash, slot, value, deadline);
        freshForever = freshNanos == Timescale.NEVER;
        keptForever = lifeNanos == Timescale.NEVER;
        freshUntil = now + freshNanos;
        goneAt = now + lifeNanos;
    }

    Freshness at(long now) {
        if (!keptForever && now - goneAt >= 0) {
            return Freshness.GONE;
        }
        return freshForever || now - freshUntil < 0 ? Freshness.FRESH : Freshness.STALE;
    }

    /**
     * Returns the next moment to look at this entry, which is fresh at {@code now}: {@code horizon} nanoseconds on at
     * most.
     */
    long lookAt(long now, long horizon) {
        return freshForever || freshUntil - now > horizon ? now + horizon : freshUntil;
    }
}
