package io.github.corralcache;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Cache} that knows how its values are loaded, built by {@link CacheBuilder#build(Loader)}. All other methods
 * of {@link Cache} work on it too, also those that bring a loader of their own.
 *
 * <pre>{@code
 * LoadingCache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
 *     .maximumSize(10_000)
 *     .build(repository::findById);
 * Book book = books.get(42L);
 * }</pre>
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface LoadingCache<K, V> extends Cache<K, V> {

    /** As {@link #get(Object, Loader)}, with the cache's loader. */
    @Nullable
    V get(K key);

    /**
     * As {@link #getAsync(Object, AsyncLoader)}, with the cache's loader, which runs on the cache's
     * {@linkplain CacheBuilder#executor executor}. If that refuses, the future fails with what it threw.
     */
    CompletableFuture<@Nullable V> getAsync(K key);

    /**
     * As {@link #getAll(Iterable, BulkLoader)}, with the cache's bulk loader. A cache without one calls its loader for
     * each missing key in turn, on the calling thread; that counts as one load, also for the
     * {@linkplain LoadLimits#loadTimeout() load timeout}, and fails as a whole.
     */
    Map<K, V> getAll(Iterable<? extends K> keys);

    /** As {@link #refresh(Object, Reloader)}, with the cache's loader. */
    CompletableFuture<@Nullable V> refresh(K key);
}
