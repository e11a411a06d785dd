package io.github.corralcache.boot.metrics;

import io.github.corralcache.CachePool;
import io.github.corralcache.spring.CorralCacheManager;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Registers what each cache has of its pools, when the application starts or when the cache is made. */
final class PoolWeightBinder implements SmartInitializingSingleton {

    private final Collection<CorralCacheManager> managers;
    private final ObjectProvider<MeterRegistry> registries;

    PoolWeightBinder(Collection<CorralCacheManager> managers, ObjectProvider<MeterRegistry> registries) {
        this.managers = managers;
        this.registries = registries;
    }

    @Override
    public void afterSingletonsInstantiated() {
        MeterRegistry registry = registries.getIfAvailable();
        if (registry == null) {
            return;
        }
        for (CorralCacheManager manager : managers) {
            manager.addCreationListener(cache -> bind(manager, cache.getName(), registry));
            manager.getCacheNames().forEach(cache -> bind(manager, cache, registry));
        }
    }

    /** To register a gauge that is there already changes nothing. */
    private static void bind(CorralCacheManager manager, String cache, MeterRegistry registry) {
        for (CachePool pool : manager.getPools()) {
            if (pool.shares().stream().anyMatch(share -> share.cache().equals(cache))) {
                Gauge.builder("corral.pool.weight", pool, shared -> weight(shared, cache))
                        .tag("pool", pool.name())
                        .tag("cache", cache)
                        .description("What the entries of a cache weigh in a pool that it shares")
                        .register(registry);
            }
        }
    }

    private static double weight(CachePool pool, String cache) {
        return pool.shares().stream()
                .filter(share -> share.cache().equals(cache))
                .mapToLong(CachePool.Share::weight)
                .sum();
    }
}
