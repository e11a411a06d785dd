package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
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

    private final Store<K, V> store;
    private final Appraisal<K, V> appraisal;
    private final Sweeps<K, V> sweeps;
    private final Lifetimes lifetimes;
    private final FlightTable<K, V> flights;
    private final FailureBackoff<K> backoff;
    private final Tags tags;
    private final StatsRecorder stats;
    private final boolean putsArePlain;

    Writes(
            Store<K, V> store,
            Appraisal<K, V> appraisal,
            Sweeps<K, V> sweeps,
            Lifetimes lifetimes,
            FlightTable<K, V> flights,
            FailureBackoff<K> backoff,
            Tags tags,
            StatsRecorder stats) {
        this.store = store;
        this.appraisal = appraisal;
        this.sweeps = sweeps;
        this.lifetimes = lifetimes;
        this.flights = flights;
        this.backoff = backoff;
        this.tags = tags;
        this.stats = stats;
        this.putsArePlain = appraisal.isPlain();
    }

    /** Stores {@code value}; a flight of the key loses its right to. */
    void put(K key, int hash, V value) {
        if (!replaceInPlace(key, hash, value)) {
            putIf(key, hash, value, CacheValue.of(value), present -> true);
        }
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
        while (old != null && lifetimes.freshness(node, node.deadline(), now) != Freshness.GONE) {
            if (node.replaceValue(old, value)) {
                node.deadline(lifetimes.deadline(now));
                store.recordAccess(node);
                stats.count(Counter.PUTS);
                backoff.forget(key);
                if (store.hasListener()) {
                    Removals<K, V> removals = store.removals();
                    removals.add(node.key, old, RemovalCause.REPLACED, 1);
                    removals.deliver();
                }
                return true;
            }
            old = node.value();
        }
        return false;
    }

    /**
     * Stores {@code value} if {@code condition} allows it.
     *
     * @return the value that was there before; null for none
     */
    @Nullable
    V putIf(K key, int hash, V value, CacheValue<V> known, Condition<V> condition) {
        Entry<K, V> entry = appraisal.entry(key, hash, value, known, Double.NaN, tags.now());
        long now = sweeps.now();
        Segment<K, V> segment = store.segment(hash);
        Removals<K, V> removals = store.removals();
        try {
            while (true) {
                V present;
                Segment.Outcome outcome;
                segment.lock.lock();
                try {
                    present = store.lookLocked(key, hash, now).value();
                    if (store.isClosed() || !condition.allows(present)) {
                        return present;
                    }
                    outcome = storeLocked(entry, key, hash, now, removals);
                    if (outcome != Segment.Outcome.NO_ROOM) {
                        flights.remove(key);
                    }
                } finally {
                    segment.lock.unlock();
                }
                if (outcome != Segment.Outcome.NO_ROOM) {
                    backoff.forget(key);
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
    Segment.Outcome storeLocked(@Nullable Entry<K, V> entry, K key, int hash, long now, Removals<K, V> removals) {
        if (entry == null) {
            removeLocked(key, hash, RemovalCause.REFUSED, removals);
            return Segment.Outcome.REFUSED;
        }
        store.expect(entry);
        Segment.Outcome outcome = store.segment(hash).store(entry, now, removals);
        if (outcome == Segment.Outcome.STORED) {
            stats.count(Counter.PUTS);
        } else if (outcome == Segment.Outcome.REFUSED) {
            stats.count(Counter.OVERSIZE);
        }
        return outcome;
    }

    /** Makes room for {@code entry} at the expense of other segments than its own; no lock is held. */
    void relieve(Segment<K, V> poor, @Nullable Entry<K, V> entry, Removals<K, V> removals) {
        long need = Objects.requireNonNull(entry).weight();
        Segment<K, V> heaviest = null;
        long most = 0;
        for (Segment<K, V> segment : store.segments()) {
            segment.lock.lock();
            try {
                if (segment != poor && segment.weight() >= most && segment.count() > 0) {
                    heaviest = segment;
                    most = segment.weight();
                }
            } finally {
                segment.lock.unlock();
            }
        }
        if (heaviest != null) {
            heaviest.lock.lock();
            try {
                heaviest.relieve(need, removals);
            } finally {
                heaviest.lock.unlock();
            }
        }
    }

    /**
     * Removes {@code key} if {@code condition} allows it; its flight loses the right to store. Returns what was there.
     */
    @Nullable
    V removeIf(K key, int hash, Condition<V> condition) {
        long now = sweeps.now();
        Segment<K, V> segment = store.segment(hash);
        Removals<K, V> removals = store.removals();
        V present;
        segment.lock.lock();
        try {
            present = store.lookLocked(key, hash, now).value();
            if (!condition.allows(present)) {
                return present;
            }
            RemovalCause cause = present == null ? RemovalCause.EXPIRED : RemovalCause.EXPLICIT;
            removeLocked(key, hash, cause, removals);
            flights.remove(key);
        } finally {
            segment.lock.unlock();
        }
        backoff.forget(key);
        removals.deliver();
        return present;
    }

    /** Removes {@code key}, if it is there, under the segment's lock. */
    void removeLocked(K key, int hash, RemovalCause cause, Removals<K, V> removals) {
        Node<K, V> node = store.find(key, hash);
        if (node != null) {
            store.segment(hash).remove(node, cause, removals);
        }
    }

    /** Removes all entries; all flights lose the right to store. */
    void clear() {
        Removals<K, V> removals = store.removals();
        Segment<K, V>[] segments = store.segments();
        for (int i = 0; i < segments.length; i++) {
            Segment<K, V> segment = segments[i];
            segment.lock.lock();
            try {
                segment.clear(i, removals);
                flights.removeIf(key -> store.segment(Keys.hash(key)) == segment);
            } finally {
                segment.lock.unlock();
            }
        }
        backoff.clear();
        removals.deliver();
    }

    /** Removes all entries that bear {@code tag}; loads that began before will not bring it back. */
    void evictByTag(String tag) {
        tags.evict(tag, () -> !flights.isEmpty());
        if (tags.wantsPurge() && flights.isEmpty()) {
            tags.purge();
        }
    }
}
