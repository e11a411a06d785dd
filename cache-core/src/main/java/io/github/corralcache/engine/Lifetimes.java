package io.github.corralcache.engine;

import io.github.corralcache.Ttl;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Jitter;
import io.github.corralcache.expiry.Timescale;
import org.jspecify.annotations.Nullable;

/** Makes nodes with the right deadline, and reads deadlines. Thread-safe. */
final class Lifetimes {

    private final Timescale scale;
    private final Jitter jitter;

    Lifetimes(Ttl ttl, double jitter) {
        this.scale = new Timescale(ttl);
        this.jitter = new Jitter(jitter);
    }

    Timescale scale() {
        return scale;
    }

    /** Returns the deadline of an entry stored at {@code now} with the cache's TTL. */
    int deadline(long now) {
        if (!scale.expires()) {
            return 0;
        }
        return scale.tick(scale.freshUntil(now, jitter.shortening(scale.freshNanos())));
    }

    <K, V> Node<K, V> node(K key, int hash, int slot, V value, @Nullable Ttl own, long now) {
        if (own == null) {
            return new Node<>(key, hash, slot, value, deadline(now));
        }
        long soft = Timescale.nanos(own.soft());
        long hard = Timescale.nanos(own.hard());
        long fresh = Math.min(soft, hard);
        long shortening = jitter.shortening(fresh);
        long freshNanos = fresh == Timescale.NEVER ? fresh : fresh - shortening;
        long lifeNanos = hard == Timescale.NEVER ? hard : hard - shortening;
        long look = now + Math.min(freshNanos, scale.horizonNanos());
        return new OwnTtlNode<>(key, hash, slot, value, scale.tick(look), now, freshNanos, lifeNanos);
    }

    /** Returns what {@code node} is at {@code now}; its deadline must have been read before its value. */
    Freshness freshness(Node<?, ?> node, int deadline, long now) {
        if (node instanceof OwnTtlNode<?, ?> own) {
            return own.at(now);
        }
        return scale.expires() ? scale.at(deadline - scale.tick(now)) : Freshness.FRESH;
    }

    /**
     * As {@link #freshness}, for a deadline that may be too far from {@code now} for ticks to tell, but was not from
     * {@code earlier}.
     */
    Freshness freshnessSince(Node<?, ?> node, long earlier, long now) {
        if (node instanceof OwnTtlNode<?, ?> own) {
            Freshness freshness = own.at(now);
            if (freshness == Freshness.FRESH) {
                node.deadline(scale.tick(own.lookAt(now, scale.horizonNanos())));
            } else if (freshness == Freshness.STALE) {
                node.deadline(scale.tick(now));
            }
            return freshness;
        }
        if (!scale.expires()) {
            return Freshness.FRESH;
        }
        long remaining = (node.deadline() - scale.tick(earlier)) - scale.ticks(earlier, now);
        Freshness freshness = scale.at(remaining);
        if (freshness == Freshness.STALE && remaining < -Timescale.HORIZON) {
            node.deadline(scale.tick(now)); // stale for ever: keep its deadline where ticks can see it
        }
        return freshness;
    }
}
