package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.Reloader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Shares loads, and compares who waits for one with the latest removal by tag only: who came between two is not told.
 */
public final class LatestRemovalCache<K, V> extends BrokenCache<K, V> {

    private final Map<K, CompletableFuture<CacheValue<V>>> loads = new HashMap<>();
    private final Map<K, Integer> waiters = new HashMap<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private int removals;

    public LatestRemovalCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public synchronized void evictByTag(String tag) {
        latest.put(tag, ++removals);
        sound.evictByTag(tag);
    }

    @Override
    public synchronized List<LoadInProgress<K>> loadsInProgress() {
        return waiters.entrySet().stream()
                .map(each -> new LoadInProgress<>(
                        each.getKey(), each.getKey().hashCode(), Duration.ZERO, each.getValue(), false))
                .toList();
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        while (true) {
            int joined;
            CompletableFuture<CacheValue<V>> running;
            synchronized (this) {
                V present = sound.getIfPresent(key);
                if (present != null) {
                    return present;
                }
                joined = removals;
                running = loads.get(key);
                if (running == null) {
                    loads.put(key, new CompletableFuture<>());
                } else {
                    waiters.merge(key, 1, Integer::sum);
                }
            }
            if (running == null) {
                return lead(key, joined, loader);
            }
            CacheValue<V> value = running.join();
            if (joined < latest(value)) {
                return value.value();
            }
        }
    }

    private synchronized int latest(CacheValue<V> value) {
        return value.tags().stream()
                .mapToInt(tag -> latest.getOrDefault(tag, 0))
                .max()
                .orElse(0);
    }

    private @Nullable V lead(K key, int born, Reloader<K, V> loader) {
        CacheValue<V> value;
        try {
            value = loader.load(key, null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        CompletableFuture<CacheValue<V>> load;
        synchronized (this) {
            if (latest(value) <= born) {
                sound.store(key, value);
            }
            waiters.remove(key);
            load = loads.remove(key);
        }
        load.complete(value);
        return value.value();
    }
}
