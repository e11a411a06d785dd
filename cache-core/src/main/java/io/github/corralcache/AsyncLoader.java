package io.github.corralcache;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Starts to make the value of a key that the cache does not hold. Is to return at once. */
@FunctionalInterface
public interface AsyncLoader<K, V> {

    /**
     * Returns the value of {@code key} to come; it may complete with null for "there is none", which is not cached.
     *
     * @throws Exception for any failure, as a stage that completes exceptionally
     */
    CompletionStage<? extends @Nullable V> load(K key) throws Exception;
}
