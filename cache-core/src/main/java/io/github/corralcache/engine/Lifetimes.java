package io.github.corralcache.engine;

import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.Lifetime;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.Ttl;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Jitter;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.tag.Tag;
import io.github.corralcache.tag.Tags;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes nodes with the right deadline, and reads deadlines. Thread-safe. */
final class Lifetimes {

    private final Ttl ttl;
    private final EarlyRefresh early;
    private final Timescale scale;
    private final Jitter jitter;
    private final Tags tags;

    /** How long entries live that nobody reads; {@link Timescale#NEVER} for as long as others. */
    private final long idleNanos;

    Lifetimes(Ttl ttl, Duration idleTtl, double jitter, EarlyRefresh early, Tags tags) {
        this.idleNanos = Timescale.nanos(idleTtl);
        this.ttl = ttl;
        this.early = early;
        this.scale = new Timescale(ttl, early);
        this.jitter = new Jitter(jitter);
        this.tags = tags;
    }

    Timescale scale() {
        return scale;
    }

    /** Whether reads keep entries alive, and so are to be {@linkplain #read noted}. */
    boolean notesReads() {
        return idleNanos != Timescale.NEVER;
    }

    /** Whether all entries end some day, or become stale. */
    boolean expires() {
        return scale.expires() || notesReads();
    }

    /** Returns for how long an entry is fresh if nobody reads it; {@link Timescale#NEVER} if always. */
    long freshNanos() {
        return Math.min(scale.freshNanos(), idleNanos);
    }

    /** {@code node} is read at {@code now}; only where reads are to be noted. */
    void read(Node<?, ?> node, long now) {
        if (node instanceof IdleNode<?, ?> idle && idle.at(now) != Freshness.GONE) {
            idle.readAt(now);
            idle.deadline(scale.tick(idle.lookAt(now, scale.horizonNanos())));
        }
    }

    /** Returns the deadline of an entry stored at {@code now} with the cache's TTL. */
    int deadline(long now) {
        if (!scale.expires()) {
            return 0;
        }
        return scale.tick(scale.deadline(now, jitter.shortening(scale.freshNanos())));
    }

    /** Makes the node of {@code entry}, with {@code key}, which is the entry's or one equal to it. */
    <K, V> Node<K, V> node(Entry<K, V> entry, K key, int slot, long now) {
        if (entry.isPlain() && !notesReads()) {
            return new Node<>(key, entry.hash(), slot, entry.value(), deadline(now));
        }
        Ttl own = entry.ttl() == null ? ttl : entry.ttl();
        long soft = Timescale.nanos(own.soft());
        long hard = Timescale.nanos(own.hard());
        long fresh = Math.min(soft, hard);
        long shortening = jitter.shortening(fresh);
        long freshNanos = fresh == Timescale.NEVER ? fresh : fresh - shortening;
        long lifeNanos = hard == Timescale.NEVER ? hard : hard - shortening;
        long earlyNanos = soft == Timescale.NEVER ? 0 : (long) (freshNanos * (1 - early.fraction()));
        OwnTtlNode<K, V> node;
        if (notesReads()) {
            Tag[] taken = tags.take(entry.tags());
            node = new IdleNode<>(entry, key, slot, now, freshNanos, lifeNanos, earlyNanos, taken, idleNanos);
        } else if (entry.tags().isEmpty()) {
            node = new OwnTtlNode<>(entry, key, slot, now, freshNanos, lifeNanos, earlyNanos);
        } else {
            Tag[] taken = tags.take(entry.tags());
            node = new TaggedNode<>(entry, key, slot, now, freshNanos, lifeNanos, earlyNanos, taken);
        }
        node.deadline(scale.tick(node.lookAt(now, scale.horizonNanos())));
        return node;
    }

    /** The node has left its cache. */
    void release(Node<?, ?> node) {
        if (node instanceof TaggedNode<?, ?> tagged) {
            tags.release(tagged.tags());
        }
    }

    /** Returns why {@code node} leaves, which is {@link Freshness#GONE}: by itself, or removed by a tag. */
    static RemovalCause causeOfEnd(Node<?, ?> node) {
        return node instanceof TaggedNode<?, ?> tagged && tagged.isHidden()
                ? RemovalCause.EXPLICIT
                : RemovalCause.EXPIRED;
    }

    /** Returns what {@code node} is at {@code now}; its deadline must have been read before its value. */
    Freshness freshness(Node<?, ?> node, int deadline, long now) {
        if (node instanceof OwnTtlNode<?, ?> own) {
            return own.at(now);
        }
        return scale.expires() ? scale.at(deadline - scale.tick(now)) : Freshness.FRESH;
    }

    /** For how many nanoseconds {@code node}, which is {@link Freshness#EARLY}, stays fresh. */
    long freshNanosAt(Node<?, ?> node, int deadline, long now) {
        return node instanceof OwnTtlNode<?, ?> own
                ? own.freshNanosAt(now)
                : scale.freshNanosAt(deadline - scale.tick(now));
    }

    /** Returns when {@code node}, which is not gone at {@code now}, is; {@link Timescale#NEVER} if never. */
    long endsAt(Node<?, ?> node, int deadline, long now) {
        return node instanceof OwnTtlNode<?, ?> own ? own.endsAt() : scale.endsAt(deadline, now);
    }

    /** Returns how much longer {@code node} lasts; null if it is gone. */
    @Nullable
    Lifetime remaining(Node<?, ?> node, int deadline, long now) {
        if (freshness(node, deadline, now) == Freshness.GONE) {
            return null;
        }
        long fresh = node instanceof OwnTtlNode<?, ?> own ? own.freshIn(now) : freshIn(deadline, now);
        long end = endsAt(node, deadline, now);
        return new Lifetime(duration(fresh), duration(end == Timescale.NEVER ? end : end - now));
    }

    private long freshIn(int deadline, long now) {
        return scale.freshNanos() == Timescale.NEVER ? Timescale.NEVER : scale.freshNanosAt(deadline - scale.tick(now));
    }

    private static @Nullable Duration duration(long nanos) {
        return nanos == Timescale.NEVER ? null : Duration.ofNanos(Math.max(0, nanos));
    }

    /** Returns when a value is gone that is {@code now} given the cache's TTL; {@link Timescale#NEVER} if never. */
    long endsAt(long now) {
        long life = Math.min(Timescale.nanos(ttl.hard()), idleNanos);
        return life == Timescale.NEVER ? life : now + life;
    }

    /** In how many nanoseconds {@code node}, which is not gone, may be; {@link Timescale#NEVER} if never. */
    long endsIn(Node<?, ?> node, long now) {
        if (node instanceof OwnTtlNode<?, ?> own) {
            return own.endsIn(now);
        }
        return scale.endsIn(node.deadline() - scale.tick(now));
    }

    /**
     * As {@link #freshness}, for a deadline that may be too far from {@code now} for ticks to tell, but was not from
     * {@code earlier}. Moves such deadlines to where ticks can tell them apart again.
     */
    Freshness freshnessSince(Node<?, ?> node, long earlier, long now) {
        if (node instanceof OwnTtlNode<?, ?> own) {
            Freshness freshness = own.at(now);
            if (freshness != Freshness.GONE) {
                node.deadline(scale.tick(own.lookAt(now, scale.horizonNanos())));
            }
            return freshness;
        }
        if (!scale.expires()) {
            return Freshness.FRESH;
        }
        long remaining = (node.deadline() - scale.tick(earlier)) - scale.ticks(earlier, now);
        Freshness freshness = scale.at(remaining);
        if (freshness == Freshness.STALE && remaining < -Timescale.HORIZON) {
            node.deadline(scale.tick(now) - Timescale.HORIZON); // stale for ever
        }
        return freshness;
    }
}
