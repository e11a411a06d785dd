package io.github.corralcache.boot.metrics;

import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.util.StringUtils;

/**
 * Registers the meters of caches that are made when the application runs. Spring Boot itself registers those that exist
 * when it starts, and never looks again.
 */
final class LateCacheBinder implements SmartInitializingSingleton {

    private static final String MANAGER_SUFFIX = "cacheManager";

    private final Map<String, CorralCacheManager> managers;
    private final ObjectProvider<CacheMetricsRegistrar> registrars;
    private final ObjectProvider<MeterRegistry> registries;

    /** @param managers the cache managers by bean name */
    LateCacheBinder(
            Map<String, CorralCacheManager> managers,
            ObjectProvider<CacheMetricsRegistrar> registrars,
            ObjectProvider<MeterRegistry> registries) {
        this.managers = managers;
        this.registrars = registrars;
        this.registries = registries;
    }

    @Override
    public void afterSingletonsInstantiated() {
        CacheMetricsRegistrar registrar = registrars.getIfAvailable();
        MeterRegistry registry = registries.getIfAvailable();
        if (registrar == null || registry == null) {
            return;
        }
        managers.forEach((bean, manager) -> {
            Tag tag = Tag.of("cache.manager", tagValue(bean));
            manager.addCreationListener(cache -> registrar.bindCacheToRegistry(cache, tag));
            for (String name : manager.getCacheNames()) {
                CorralCache cache = manager.getCache(name);
                // made between Boot's look at the caches and now
                if (cache != null && !isBound(registry, name, tag)) {
                    registrar.bindCacheToRegistry(cache, tag);
                }
            }
        });
    }

    private static boolean isBound(MeterRegistry registry, String cache, Tag manager) {
        return registry.find("cache.size")
                        .tag("cache", cache)
                        .tag(manager.getKey(), manager.getValue())
                        .meter()
                != null;
    }

    /** Returns the name of a manager as Spring Boot has it in its tags. */
    private static String tagValue(String bean) {
        return bean.length() > MANAGER_SUFFIX.length() && StringUtils.endsWithIgnoreCase(bean, MANAGER_SUFFIX)
                ? bean.substring(0, bean.length() - MANAGER_SUFFIX.length())
                : bean;
    }
}
