package io.github.corralcache.engine;

import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.stats.StatsRecorder;
import io.github.corralcache.tag.Tags;

/**
 * What a cache knows of its keys. Of each key it changes in one step, under the lock of the key's segment.
 *
 * @param store the entries
 * @param sweeps removes those that have expired, and tells the exact time
 * @param flights the loads in progress
 * @param backoff the loads that failed a moment ago
 * @param tags what was removed by tag
 */
record CacheState<K, V>(
        Store<K, V> store, Sweeps<K, V> sweeps, FlightTable<K, V> flights, FailureBackoff<K> backoff, Tags tags) {

    StatsRecorder stats() {
        return store.owner().stats;
    }

    /**
     * Returns what is there for a caller whose refresh of {@code key} failed: the stale value, unless it is gone or was
     * removed meanwhile, or what was written since. Counts nothing.
     */
    Store.Found<V> latest(K key, int hash) {
        long now = sweeps.now();
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            return store.isClosed() ? Store.Found.nothing() : store.lookLocked(key, hash, now);
        } finally {
            segment.lock.unlock();
        }
    }
}
