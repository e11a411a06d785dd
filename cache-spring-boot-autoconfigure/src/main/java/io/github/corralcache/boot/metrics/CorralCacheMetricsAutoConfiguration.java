package io.github.corralcache.boot.metrics;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralProperties;
import io.github.corralcache.boot.autoconfigure.PoolListing;
import io.github.corralcache.spring.CorralCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.context.annotation.Bean;

/** Gives every cache its meters, when the application starts or when the cache is made. */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class, before = CacheMetricsAutoConfiguration.class)
@ConditionalOnClass({MeterRegistry.class, CacheMetricsAutoConfiguration.class})
@ConditionalOnBean(CorralCacheManager.class)
public final class CorralCacheMetricsAutoConfiguration {

    @Bean
    CorralCacheMeterBinderProvider corralCacheMeterBinderProvider() {
        return new CorralCacheMeterBinderProvider();
    }

    @Bean
    LateCacheBinder corralLateCacheBinder(
            Map<String, CorralCacheManager> managers,
            ObjectProvider<CacheMetricsRegistrar> registrars,
            ObjectProvider<MeterRegistry> registries) {
        return new LateCacheBinder(managers, registrars, registries);
    }

    @Bean
    PoolWeightBinder corralPoolWeightBinder(
            Map<String, CorralCacheManager> managers,
            ObjectProvider<CorralProperties> properties,
            ObjectProvider<MeterRegistry> registries) {
        return new PoolWeightBinder(managers.values(), PoolListing.of(properties.stream()), registries);
    }
}
