package io.github.corralcache;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Reloader} that returns at once.
 *
 * <p>One that returns a stage of its own and completes it later holds the key as a {@link Claim} does, without a thread
 * that waits: it is called if its caller is the one to load, and others wait until the stage is complete.
 */
@FunctionalInterface
public interface AsyncReloader<K, V> {

    /**
     * Returns the value of {@code key} to come, with what is known of it, or {@link CacheValue#unchanged}, or
     * {@link CacheValue#shared}.
     *
     * @param stale the value to replace; null if there is none
     * @throws Exception for any failure, as a stage that completes exceptionally
     */
    CompletionStage<CacheValue<V>> load(K key, @Nullable V stale) throws Exception;
}
