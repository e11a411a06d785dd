package io.github.corralcache.benchmarks.contestant;

import java.time.Duration;
import java.util.Objects;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Ehcache's heap tier, which counts no statistics unless asked to. It has no loading read, so that is a get and a put.
 */
final class EhcacheContestant implements Contestant {

    private final CacheManager manager;
    private final Cache<Object, Object> cache;

    private EhcacheContestant(CacheManager manager, Cache<Object, Object> cache) {
        this.manager = manager;
        this.cache = cache;
    }

    static Contestant full(long capacity) {
        CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
        return new EhcacheContestant(
                manager,
                manager.createCache(
                        "benchmark",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                        Object.class, Object.class, ResourcePoolsBuilder.heap(capacity))
                                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofMinutes(30)))));
    }

    @Override
    public @Nullable Object get(Object key) {
        return cache.get(key);
    }

    @Override
    public Object getOrLoad(Object key) {
        Object value = cache.get(key);
        if (value == null) {
            cache.put(key, key);
            value = key;
        }
        return Objects.requireNonNull(value);
    }

    @Override
    public void put(Object key, Object value) {
        cache.put(key, value);
    }

    @Override
    public void close() {
        manager.close();
    }
}
