package io.github.corralcache;

/**
 * Is told of every entry that leaves the cache, exactly once, after it has left, on the thread that removed it and
 * outside all locks. What it throws is counted as {@link CacheStats#listenerFailures()} and goes no further.
 */
@FunctionalInterface
public interface RemovalListener<K, V> {

    /** The entry of {@code key} with {@code value} has left the cache because of {@code cause}. */
    void removed(K key, V value, RemovalCause cause);
}
