package io.github.corralcache.benchmarks.rivals;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

/** A cache of Spring's, asked as {@code @Cacheable(sync = true)} asks it. */
final class SpringRival extends SpringCacheRival {

    private SpringRival(CacheManager manager) {
        super(manager);
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
}
