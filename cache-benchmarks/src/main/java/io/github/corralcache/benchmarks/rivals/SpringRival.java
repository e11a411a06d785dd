package io.github.corralcache.benchmarks.rivals;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

/** A cache of Spring's, asked as {@code @Cacheable(sync = true)} asks it. */
final class SpringRival implements Rival {

    private static final String NAME = "probe";

    private final Cache cache;

    private SpringRival(CacheManager manager) {
        cache = Objects.requireNonNull(manager.getCache(NAME));
    }

    /** The cache that Spring Boot configures where there is no library for one; it has no bound. */
    static Rival map() {
        return new SpringRival(new ConcurrentMapCacheManager(NAME));
    }

    static Rival caffeine() {
        return new SpringRival(caffeineManager());
    }

    static CacheManager caffeineManager() {
        CaffeineCacheManager manager = new CaffeineCacheManager(NAME);
        manager.setCacheSpecification("maximumSize=" + CAPACITY);
        return manager;
    }

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        return cache.get(key, () -> loader.apply(key));
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
