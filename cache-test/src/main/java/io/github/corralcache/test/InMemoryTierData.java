package io.github.corralcache.test;

import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.Leases.Lease;
import io.github.corralcache.tier.Leases.State;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tier.TierRefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an in-memory tier holds, and the rules of its leases, by a clock that its caller reads: each method is one step
 * of the server. Guarded by its owner.
 */
final class InMemoryTierData {

    /** A lease is known by its identity. */
    private record Token(TierKey key) implements Lease {}

    private static final class Slot {
        byte @Nullable [] bytes;
        long version;
        long softAt;
        /** When the slot ends, with what is in it. */
        long endsAt;

        @Nullable
        Token lease;

        /** Until when nobody else is given a lease. */
        long busyUntil;
    }

    private final Map<TierKey, Slot> slots = new HashMap<>();
    private long now;
    private boolean refusesWrites;

    /** Returns this at {@code nanos}: what has ended by then is not there. */
    InMemoryTierData at(long nanos) {
        now = nanos;
        slots.values().removeIf(slot -> slot.endsAt - now <= 0);
        return this;
    }

    int values() {
        return (int) slots.values().stream().filter(slot -> slot.bytes != null).count();
    }

    void clear() {
        slots.clear();
    }

    /** Returns whether there was anything. */
    boolean drop(TierKey key) {
        return slots.remove(key) != null;
    }

    void refuseWrites(boolean refuse) {
        refusesWrites = refuse;
    }

    /** @throws TierRefusedException if nothing may be stored */
    private void requireRoom() {
        if (refusesWrites) {
            throw new TierRefusedException("the memory of the server is full");
        }
    }

    // ---- store

    @Nullable
    TierEntry get(TierKey key) {
        Slot slot = slots.get(key);
        return slot == null ? null : entry(slot);
    }

    private @Nullable TierEntry entry(Slot slot) {
        return slot.bytes == null
                ? null
                : new TierEntry(
                        slot.bytes,
                        Duration.ofNanos(slot.softAt - now),
                        Duration.ofNanos(slot.endsAt - now),
                        slot.version);
    }

    void put(TierKey key, TierEntry entry) {
        requireRoom();
        Slot slot = new Slot();
        slot.bytes = entry.bytes();
        slot.version = entry.version();
        slot.softAt = now + entry.soft().toNanos();
        slot.endsAt = now + entry.hard().toNanos();
        slot.busyUntil = now;
        slots.put(key, slot);
    }

    @Nullable
    Long version(TierKey key) {
        Slot slot = slots.get(key);
        return slot == null || slot.bytes == null ? null : Long.valueOf(slot.version);
    }

    byte[] agree(TierKey key, byte[] bytes, Duration ttl) {
        Slot slot = slots.get(key);
        if (slot == null || slot.bytes == null) {
            put(key, new TierEntry(bytes, ttl, ttl, 0));
            return bytes;
        }
        return slot.bytes;
    }

    // ---- leases

    Found lookUp(Ask ask) {
        Slot slot = slots.get(ask.key());
        if (slot == null) {
            requireRoom();
            slot = new Slot();
            slot.busyUntil = now;
            slots.put(ask.key(), slot);
        }
        TierEntry entry = entry(slot);
        if (entry != null && entry.soft().compareTo(ask.early()) > 0) {
            return new Found(State.FRESH, entry, null, Duration.ZERO);
        }
        if (slot.busyUntil - now > 0) {
            Duration busyFor = Duration.ofNanos(slot.busyUntil - now);
            return new Found(entry == null ? State.MISS_AND_BUSY : State.STALE_AND_BUSY, entry, null, busyFor);
        }
        Token token = new Token(ask.key());
        slot.lease = token;
        slot.busyUntil = now + ask.lease().toNanos();
        if (entry == null) {
            slot.endsAt = slot.busyUntil;
        }
        return new Found(entry == null ? State.MISS_AND_YOURS : State.STALE_AND_YOURS, entry, token, Duration.ZERO);
    }

    private @Nullable Slot held(Lease lease) {
        Slot slot = slots.get(lease.key());
        return slot != null && slot.lease == lease ? slot : null;
    }

    boolean publish(Lease lease, TierEntry entry) {
        if (held(lease) == null) {
            return false;
        }
        put(lease.key(), entry);
        return true;
    }

    boolean renew(Lease lease, Duration duration) {
        Slot slot = held(lease);
        if (slot == null) {
            return false;
        }
        busyFor(slot, duration);
        return true;
    }

    void abandon(Lease lease, Duration pause) {
        Slot slot = held(lease);
        if (slot != null) {
            slot.lease = null;
            busyFor(slot, pause);
        }
    }

    private void busyFor(Slot slot, Duration duration) {
        slot.busyUntil = now + duration.toNanos();
        if (slot.bytes == null) {
            slot.endsAt = slot.busyUntil;
        }
    }
}
