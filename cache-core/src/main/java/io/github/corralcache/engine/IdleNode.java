package io.github.corralcache.engine;

import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.tag.Tag;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * An entry that is gone when nobody has read it for a while: all entries of a cache with an idle TTL are of this kind,
 * with tags or without.
 *
 * <p>A read that comes less than {@link #UNNOTED} of the idle TTL after one that was noted is not noted: such hits are
 * as fast as those of other entries. So an entry may go that much too early, and never too late.
 */
final class IdleNode<K, V> extends TaggedNode<K, V> {

    /** Part of the idle TTL after a noted read in which others need not be. */
    static final int UNNOTED = 64;

    private static final VarHandle READ_AT;

    static {
        try {
            READ_AT = MethodHandles.lookup().findVarHandle(IdleNode.class, "readAt", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long idleNanos;

    /** When somebody has read this entry, or stored it. Moved by readers, as {@link Node#word} is. */
    @SuppressWarnings("unused") // through its handle
    private long readAt;

    /** @param idleNanos how long the entry lives when nobody reads it */
    IdleNode(
            Entry<K, V> entry,
            K key,
            int slot,
            long now,
            long freshNanos,
            long lifeNanos,
            long earlyNanos,
            Tag[] tags,
            long idleNanos) {
        super(entry, key, slot, now, freshNanos, lifeNanos, earlyNanos, tags);
        this.idleNanos = idleNanos;
        this.readAt = now; // published with the node
    }

    /** The entry, which is not gone at {@code now}, is read. */
    void readAt(long now) {
        if (now - (long) READ_AT.getOpaque(this) > 0) {
            READ_AT.setOpaque(this, now);
        }
    }

    private long idleEnd() {
        return (long) READ_AT.getOpaque(this) + idleNanos;
    }

    @Override
    Freshness at(long now) {
        return now - idleEnd() >= 0 ? Freshness.GONE : super.at(now);
    }

    @Override
    long freshIn(long now) {
        return Math.min(super.freshIn(now), idleEnd() - now);
    }

    @Override
    long endsIn(long now) {
        return Math.min(super.endsIn(now), idleEnd() - now);
    }

    @Override
    long endsAt() {
        long end = super.endsAt();
        long idleEnd = idleEnd();
        return end == Timescale.NEVER || idleEnd - end < 0 ? idleEnd : end;
    }

    @Override
    long lookAt(long now, long horizon) {
        long readAt = (long) READ_AT.getOpaque(this);
        return now + Math.min(super.lookAt(now, horizon) - now, Math.max(0, readAt + idleNanos / UNNOTED - now));
    }
}
