package io.github.corralcache;

import java.util.Map;
import java.util.Set;

/** Makes the values of several keys in one go. Runs where a {@link Loader} runs, under the same rules. */
@FunctionalInterface
public interface BulkLoader<K, V> {

    /**
     * Returns the values of {@code keys}. A key left out has none; a key that was not asked for is ignored.
     *
     * @param keys the keys to load, at least one
     * @throws Exception for any failure; all callers that wait for any of these keys are told
     */
    Map<? extends K, ? extends V> loadAll(Set<? extends K> keys) throws Exception;
}
