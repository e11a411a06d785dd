package io.github.corralcache;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@link Reloader} that returns at once. */
@FunctionalInterface
public interface AsyncReloader<K, V> {

    /**
     * Returns the value of {@code key} to come, with what is known of it, or {@link CacheValue#unchanged}.
     *
     * @param stale the value to replace; null if there is none
     * @throws Exception for any failure, as a stage that completes exceptionally
     */
    CompletionStage<CacheValue<V>> load(K key, @Nullable V stale) throws Exception;
}
