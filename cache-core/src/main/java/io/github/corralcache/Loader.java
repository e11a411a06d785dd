package io.github.corralcache;

import org.jspecify.annotations.Nullable;

/**
 * Makes the value of a key that the cache does not hold. Runs on the thread of the caller that missed, or on the
 * refresh executor, outside all locks of the cache; it may block and may use caches.
 */
@FunctionalInterface
public interface Loader<K, V> {

    /**
     * Returns the value of {@code key}, or null for "there is none", which is not cached.
     *
     * @throws Exception for any failure; all callers that wait for this load are told, but of an interrupt or a
     *     cancellation, after which one of them takes the load over
     */
    @Nullable
    V load(K key) throws Exception;
}
