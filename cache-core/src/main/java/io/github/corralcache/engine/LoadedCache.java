package io.github.corralcache.engine;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Loader;
import io.github.corralcache.LoadingCache;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cache together with what loads its values. Thread-safe. */
public final class LoadedCache<K, V> extends ForwardingCache<K, V> implements LoadingCache<K, V> {

    private final Loader<? super K, ? extends V> loader;
    private final BulkLoader<? super K, ? extends V> bulkLoader;
    private final Executor executor;
    private final @Nullable ExecutorService ownThreads;

    private LoadedCache(
            Cache<K, V> cache,
            Loader<? super K, ? extends V> loader,
            @Nullable BulkLoader<? super K, ? extends V> bulkLoader,
            Executor executor,
            @Nullable ExecutorService ownThreads) {
        super(cache);
        this.loader = loader;
        this.bulkLoader = bulkLoader == null ? LoadedCache.<K, V>oneByOne(loader) : bulkLoader;
        this.executor = executor;
        this.ownThreads = ownThreads;
    }

    /**
     * Builds a cache that loads.
     *
     * @param given where asynchronous callers have the loader run, and the cache refreshes; null for threads of its own
     * @param cache builds the cache, which refreshes on the executor that it is given
     * @param bulkLoader null for one that calls {@code loader} for each key
     */
    public static <K, V> LoadingCache<K, V> of(
            String name,
            @Nullable Executor given,
            Function<Executor, Cache<K, V>> cache,
            Loader<? super K, ? extends V> loader,
            @Nullable BulkLoader<? super K, ? extends V> bulkLoader) {
        if (given != null) {
            return new LoadedCache<>(cache.apply(given), loader, bulkLoader, given, null);
        }
        ExecutorService own = new RefreshThreads(name); // none runs before there is something to load
        return new LoadedCache<>(cache.apply(own), loader, bulkLoader, own, own);
    }

    private static <K, V> BulkLoader<K, V> oneByOne(Loader<? super K, ? extends V> loader) {
        return (Set<? extends K> keys) -> {
            Map<K, V> loaded = new LinkedHashMap<>();
            for (K key : keys) {
                V value = loader.load(key);
                if (value != null) {
                    loaded.put(key, value);
                }
            }
            return loaded;
        };
    }

    @Override
    public @Nullable V get(K key) {
        return cache.get(key, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key) {
        return cache.getAsync(key, this::loadElsewhere);
    }

    /** Loads on a thread of the executor, where the loader is known as part of the load that this thread has begun. */
    private CompletableFuture<@Nullable V> loadElsewhere(K key) {
        CompletableFuture<@Nullable V> promise = new CompletableFuture<>();
        Flight<?, ?> flight = LoadChain.current();
        executor.execute(() -> LoadChain.within(flight, () -> keep(promise, key)));
        return promise;
    }

    private boolean keep(CompletableFuture<@Nullable V> promise, K key) {
        try {
            return promise.complete(loader.load(key));
        } catch (Throwable e) {
            return promise.completeExceptionally(e);
        }
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys) {
        return cache.getAll(keys, bulkLoader);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key) {
        Objects.requireNonNull(key, "key");
        return cache.refresh(key, (loaded, stale) -> CacheValue.of(loader.load(loaded)));
    }

    @Override
    public void close() {
        cache.close();
        if (ownThreads != null) {
            ownThreads.shutdownNow();
        }
    }
}
