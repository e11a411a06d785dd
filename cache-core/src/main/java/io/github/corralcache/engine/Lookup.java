package io.github.corralcache.engine;

import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.loading.Arrival;
import io.github.corralcache.stats.Counter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A caller's lookup of a key that the hit path could not answer. It is counted once, as what the caller comes away
 * with, however often it has to ask and whoever finds out. One thread at a time.
 */
final class Lookup<K, V> {

    private final Store<K, V> store;
    private final K key;
    private final int hash;

    /** When the caller came; null if it has not asked yet, and has no deadline of its own. */
    private @Nullable Arrival arrival;

    private boolean counted;

    private Lookup(Store<K, V> store, K key, int hash, @Nullable Arrival arrival, boolean counted) {
        this.store = store;
        this.key = key;
        this.hash = hash;
        this.arrival = arrival;
        this.counted = counted;
    }

    /** @param arrival when the caller came; null for now, and for as long a wait as the cache allows */
    static <K, V> Lookup<K, V> of(Store<K, V> store, K key, int hash, @Nullable Arrival arrival) {
        return new Lookup<>(store, key, hash, arrival, false);
    }

    /** Of a caller that wants the key loaded, whatever there is: that is no lookup for the statistics. */
    static <K, V> Lookup<K, V> uncounted(Store<K, V> store, K key, int hash) {
        return new Lookup<>(store, key, hash, null, true);
    }

    K key() {
        return key;
    }

    int hash() {
        return hash;
    }

    // ---- when the caller came

    /** Returns when the caller came: {@code now}, if it asks for the first time. */
    Arrival arrival(long now) {
        Arrival known = arrival;
        if (known == null) {
            arrival = known = Arrival.at(now);
        }
        return known;
    }

    /** Returns when the caller came that is to lead or to wait. */
    Arrival arrival() {
        return Objects.requireNonNull(arrival);
    }

    /** The caller has waited for a flight that came to nothing, and asks anew. */
    void again() {
        arrival = arrival().again();
    }

    // ---- what it is counted as

    /** The caller goes on with what was found. */
    void found(Store.Found<V> found, StaleReason reason) {
        if (!counted) {
            counted = true;
            store.recordLookup(key, hash, found, reason);
        }
    }

    /** The caller loads the value, or is told why it has none. */
    void missed() {
        if (!counted) {
            counted = true;
            store.owner().stats.count(Counter.MISSES);
        }
    }

    /** The caller waits for somebody else's load. */
    void joined() {
        if (!counted) {
            missed();
            store.owner().stats.count(Counter.COALESCED);
        }
    }
}
