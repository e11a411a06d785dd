package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.tag.Tags;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores and removes entries. Knows of loads only that a write to a key takes from its flight the right to store, in
 * one step with the write, under the lock of the key's segment. Thread-safe.
 */
final class Writes<K, V> {

    /** A write that depends on what is there. Runs under the segment's lock; null stands for nothing. */
    @FunctionalInterface
    interface Condition<V> {
        boolean allows(@Nullable V present);
    }

    /** Of a value that somebody puts. Whatever tells of a value without being it serves for all. */
    private static final CacheValue<?> NOTHING_KNOWN = CacheValue.of(null);

    /** Into this many parts the load of a segment is divided, of which one is evicted at a time. */
    private static final int SLICES = 64;

    private final SegmentLock shrinking = new SegmentLock();

    private final Store<K, V> store;
    private final Owner<K, V> owner;
    private final EntryFactory<K, V> entryFactory;
    private final Sweeps<K, V> sweeps;
    private final FlightTable<K, V> flights;
    private final FailureBackoff<K> backoff;
    private final Tags tags;
    private final boolean putsArePlain;

    Writes(CacheState<K, V> state, EntryFactory<K, V> entryFactory) {
        this.store = state.store();
        this.owner = store.owner();
        this.sweeps = state.sweeps();
        this.flights = state.flights();
        this.backoff = state.backoff();
        this.tags = state.tags();
        this.entryFactory = entryFactory;
        this.putsArePlain = entryFactory.isPlain();
    }

    /** Stores {@code value}; a flight of the key loses its right to. */
    void put(K key, int hash, V value) {
        if (!replaceInPlace(key, hash, value)) {
            store(key, hash, value, nothingKnown());
        }
    }

    @SuppressWarnings("unchecked")
    private CacheValue<V> nothingKnown() {
        return (CacheValue<V>) NOTHING_KNOWN;
    }

    /**
     * Replaces the value of an entry without a lock, where nothing but the value and the deadline changes and no flight
     * may lose its right: one that is registered from here on loads after this write has begun.
     */
    private boolean replaceInPlace(K key, int hash, V value) {
        if (!putsArePlain || !flights.isEmpty()) {
            return false;
        }
        Node<K, V> node = store.find(key, hash);
        if (node == null || node instanceof OwnTtlNode) {
            return false;
        }
        long now = sweeps.now();
        V old = node.value();
        while (old != null && owner.lifetimes.freshness(node, node.deadline(), now) != Freshness.GONE) {
            if (node.replaceValue(old, value)) {
                node.deadline(owner.lifetimes.deadline(now));
                store.recordAccess(node);
                owner.stats.count(Counter.PUTS_IN_PLACE);
                backoff.forget(key, hash);
                if (owner.listener != null) {
                    Removals removals = Removals.of(owner);
                    removals.addReplaced(owner, node.key, old, value);
                    removals.deliver();
                }
                return true;
            }
            old = node.value();
        }
        return false;
    }

    /** Stores {@code value}, whatever is there; a flight of the key loses its right to. */
    void store(K key, int hash, V value, CacheValue<V> known) {
        put(key, hash, value, known, null);
    }

    /**
     * Stores {@code value} if {@code condition} allows it.
     *
     * @return the value that was there before; null for none
     */
    @Nullable
    V putIf(K key, int hash, V value, CacheValue<V> known, Condition<V> condition) {
        return put(key, hash, value, known, condition);
    }

    /** As {@link #putIf}; without a condition nobody looks at what is there, and null is returned. */
    private @Nullable V put(K key, int hash, V value, CacheValue<V> known, @Nullable Condition<V> condition) {
        owner.account.releaseForgotten();
        Entry<K, V> entry = entryFactory.entry(key, hash, value, known, Double.NaN, tags.now());
        long now = sweeps.now();
        Segment<K, V> segment = store.segment(hash);
        Removals removals = Removals.of(owner);
        try {
            while (true) {
                V present;
                Segment.Outcome outcome;
                segment.lock.lock();
                try {
                    present = condition == null
                            ? null
                            : store.lookLocked(key, hash, now).value();
                    if (store.isClosed() || (condition != null && !condition.allows(present))) {
                        return present;
                    }
                    outcome = storeLocked(entry, key, hash, now, removals);
                    if (outcome != Segment.Outcome.NO_ROOM) {
                        flights.remove(key, hash);
                    }
                } finally {
                    segment.lock.unlock();
                }
                if (outcome != Segment.Outcome.NO_ROOM) {
                    backoff.forget(key, hash);
                    sweeps.wakeSweeper();
                    return present;
                }
                relieve(segment, entry, removals);
            }
        } finally {
            removals.deliver(); // also of what was relieved in vain
        }
    }

    /**
     * Stores {@code entry}, under the segment's lock; a null one, which could not be weighed, takes away what was
     * there: it is not the key's value any more.
     */
    Segment.Outcome storeLocked(@Nullable Entry<K, V> entry, K key, int hash, long now, Removals removals) {
        if (entry == null) {
            removeLocked(key, hash, now, RemovalCause.REFUSED, removals);
            return Segment.Outcome.REFUSED;
        }
        store.expect(entry);
        Segment.Outcome outcome = store.segment(hash).store(owner, entry, now, removals);
        if (outcome == Segment.Outcome.REFUSED) {
            owner.stats.count(Counter.OVERSIZE);
        }
        return outcome;
    }

    /**
     * Makes room for {@code entry} at the expense of other segments than its own, beginning with the heaviest; no lock
     * is held.
     */
    void relieve(Segment<K, V> poor, @Nullable Entry<K, V> entry, Removals removals) {
        long need = need(poor, Objects.requireNonNull(entry));
        long missing = need - owner.account.room();
        long now = sweeps.now();
        Segment<K, V>[] segments = store.segments();
        int heaviest = heaviest(segments, poor);
        for (int i = 0; i < segments.length && missing > 0; i++) {
            Segment<K, V> segment = segments[(heaviest + i) & (segments.length - 1)];
            if (segment != poor) {
                segment.lock.lock();
                try {
                    missing -= segment.relieve(owner, need, missing, now, removals);
                } finally {
                    segment.lock.unlock();
                }
            }
        }
    }

    /**
     * Evicts until the entries weigh no more than the maximum, which was lowered: from each segment as much of its load
     * as from the others, a little at a time, so that nobody waits long for a lock. No lock is held.
     */
    void shrink() {
        while (owner.account.room() < 0) {
            Removals removals = Removals.of(owner);
            try {
                shrinkALittle(removals);
            } finally {
                removals.deliver();
            }
        }
    }

    private void shrinkALittle(Removals removals) {
        shrinking.lock(); // or two of them would both evict what one is to
        try {
            for (Segment<K, V> segment : store.segments()) {
                shrink(segment, removals);
            }
        } finally {
            shrinking.unlock();
        }
    }

    private void shrink(Segment<K, V> segment, Removals removals) {
        long now = sweeps.now();
        segment.lock.lock();
        try {
            long excess = -owner.account.room();
            long load = segment.load();
            double part = (double) load / Math.max(1, owner.account.weight());
            long share = Math.min((long) Math.ceil(part * excess), Math.max(1, load / SLICES));
            if (share > 0) {
                segment.relieve(owner, 0, Math.min(share, excess), now, removals);
            }
        } finally {
            segment.lock.unlock();
        }
    }

    /** By how much the entries would weigh more with {@code entry}. */
    private long need(Segment<K, V> segment, Entry<K, V> entry) {
        segment.lock.lock();
        try {
            return segment.growth(owner, entry);
        } finally {
            segment.lock.unlock();
        }
    }

    private static <K, V> int heaviest(Segment<K, V>[] segments, Segment<K, V> poor) {
        int heaviest = 0;
        long most = -1;
        for (int i = 0; i < segments.length; i++) {
            Segment<K, V> segment = segments[i];
            segment.lock.lock();
            try {
                if (segment != poor && segment.load() > most) {
                    heaviest = i;
                    most = segment.load();
                }
            } finally {
                segment.lock.unlock();
            }
        }
        return heaviest;
    }

    /** Returns {@code known} with the TTL and the cost that an entry of it would have. */
    CacheValue<V> appraise(K key, V value, CacheValue<V> known, double loadNanos) {
        return entryFactory.known(key, value, known, loadNanos);
    }

    /**
     * Removes {@code key} if {@code condition} allows it; its flight loses the right to store. Returns what was there.
     */
    @Nullable
    V removeIf(K key, int hash, Condition<V> condition) {
        long now = sweeps.now();
        Segment<K, V> segment = store.segment(hash);
        Removals removals = Removals.of(owner);
        V present;
        segment.lock.lock();
        try {
            present = store.lookLocked(key, hash, now).value();
            if (!condition.allows(present)) {
                return present;
            }
            Node<K, V> node = store.find(key, hash);
            if (node != null) {
                RemovalCause cause = present == null ? Lifetimes.causeOfEnd(node) : RemovalCause.EXPLICIT;
                segment.remove(owner, node, cause, removals);
            }
            flights.remove(key, hash);
        } finally {
            segment.lock.unlock();
        }
        backoff.forget(key, hash);
        removals.deliver();
        return present;
    }

    /** Removes {@code key}, if it is there, under the segment's lock; what was gone by itself has ended for that. */
    void removeLocked(K key, int hash, long now, RemovalCause cause, Removals removals) {
        Node<K, V> node = store.find(key, hash);
        if (node != null) {
            boolean gone = store.lookLocked(key, hash, now).value() == null;
            store.segment(hash).remove(owner, node, gone ? Lifetimes.causeOfEnd(node) : cause, removals);
        }
    }

    /** Removes all entries; all flights lose the right to store. */
    void clear() {
        Removals removals = Removals.of(owner);
        for (Segment<K, V> segment : store.segments()) {
            segment.lock.lock();
            try {
                segment.clear(owner, removals);
                flights.removeIf(hash -> store.segment(hash) == segment);
            } finally {
                segment.lock.unlock();
            }
        }
        backoff.clear();
        removals.deliver();
    }

    /** Removes all entries that bear {@code tag}; loads that began before will not bring it back. */
    void evictByTag(String tag) {
        tags.evict(tag);
    }
}
