package io.github.corralcache.benchmarks.rivals;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/** A cache behind Spring's interface, however it is asked to load. */
abstract class SpringCacheRival implements Rival {

    static final String NAME = "probe";

    final Cache cache;

    SpringCacheRival(CacheManager manager) {
        cache = Objects.requireNonNull(manager.getCache(NAME));
    }

    @Override
    public @Nullable Object peek(String key) {
        Cache.ValueWrapper value = cache.get(key);
        return value == null ? null : value.get();
    }

    @Override
    public void put(String key, Object value) {
        cache.put(key, value);
    }

    @Override
    public void evict(String key) {
        cache.evictIfPresent(key);
    }

    @Override
    public void clear() {
        cache.invalidate();
    }
}
