package io.github.corralcache;

/**
 * Says how much of a cache's {@link CacheBuilder#maximumWeight} an entry takes. Called once for each value about to be
 * stored, outside all locks. An entry whose weigher throws or returns a negative number is not cached, and counted as
 * {@link CacheStats#weigherFailures()}; the caller of the load still gets the value.
 */
@FunctionalInterface
public interface Weigher<K, V> {

    /** Returns the weight of the entry, zero or more, in the unit of the cache's maximum. */
    long weigh(K key, V value);
}
