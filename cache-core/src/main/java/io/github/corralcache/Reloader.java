package io.github.corralcache;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Loader} that is shown the stale value it is to replace, if any, and can say more of the new one than what it
 * is. Runs where a loader runs, under the same rules.
 */
@FunctionalInterface
public interface Reloader<K, V> {

    /**
     * Returns the value of {@code key} with what is known of it, or {@link CacheValue#unchanged}, or
     * {@link CacheValue#shared}.
     *
     * @param stale the value to replace; null if there is none
     * @throws Exception for any failure; all callers that wait for this load are told
     */
    CacheValue<V> load(K key, @Nullable V stale) throws Exception;
}
