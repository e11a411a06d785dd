package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.Loader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps a table of futures, as is often done, which a load that comes to wait for itself waits on for ever. */
public final class FutureTableCache<K, V> extends BrokenCache<K, V> {

    private final Map<K, CompletableFuture<@Nullable V>> futures = new ConcurrentHashMap<>();
    private final Map<K, Integer> waiters = new ConcurrentHashMap<>();

    public FutureTableCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public List<LoadInProgress<K>> loadsInProgress() {
        return waiters.entrySet().stream()
                .map(waiting -> new LoadInProgress<>(
                        waiting.getKey(), waiting.getKey().hashCode(), Duration.ZERO, waiting.getValue(), false))
                .toList();
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        CompletableFuture<@Nullable V> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable V> running = futures.putIfAbsent(key, mine);
        try {
            if (running != null) {
                waiters.merge(key, 1, Integer::sum);
                return running.get();
            }
            mine.complete(load(loader, key));
            return mine.join();
        } catch (Exception e) {
            mine.completeExceptionally(e);
            throw new IllegalStateException(e);
        }
    }
}
