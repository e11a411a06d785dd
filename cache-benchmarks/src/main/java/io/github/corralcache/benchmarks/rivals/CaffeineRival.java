package io.github.corralcache.benchmarks.rivals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Caffeine's cache for blocking callers. */
final class CaffeineRival implements Rival {

    private final Cache<String, Object> cache =
            Caffeine.newBuilder().maximumSize(CAPACITY).build();

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        return cache.get(key, loader);
    }

    @Override
    public @Nullable Object peek(String key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void put(String key, Object value) {
        cache.put(key, value);
    }

    @Override
    public void evict(String key) {
        cache.invalidate(key);
    }

    @Override
    public void clear() {
        cache.invalidateAll();
    }
}
