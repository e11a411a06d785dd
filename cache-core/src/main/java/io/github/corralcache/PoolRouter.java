package io.github.corralcache;

import org.jspecify.annotations.Nullable;

/**
 * Sends the keys of a cache to different pools, so that, say, what is expensive to load and what is cheap do not
 * compete for the same budget. Called for every lookup and write, on the caller's thread and outside all locks: it is
 * to be fast, and thread-safe. What it throws reaches the caller.
 */
@FunctionalInterface
public interface PoolRouter<K> {

    /**
     * Returns the name of the pool for {@code key}, always the same for equal keys; null for the cache's own pool.
     *
     * @param cache the name of the cache
     */
    @Nullable
    String route(String cache, K key);
}
