package io.github.corralcache;

/**
 * An entry that stands out among those of its cache.
 *
 * @param key its key, which may be nobody's business who reads logs
 * @param keyHash a hash of the key, as in {@link Eviction} and {@link LoadInProgress}
 * @param cost what it costs to load again, in the cache's {@linkplain CacheSettings#costUnit unit}; NaN where unknown
 * @param weight of the entry, 1 where entries are not weighed
 * @param hitShare its share of a sample of the latest hits, from 0 to 1; in a cache whose keys are sent to different
 *     pools, of those in the key's pool
 */
public record TopEntry<K>(K key, int keyHash, double cost, long weight, double hitShare) {}
