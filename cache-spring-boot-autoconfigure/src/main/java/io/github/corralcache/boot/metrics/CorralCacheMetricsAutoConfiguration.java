package io.github.corralcache.boot.metrics;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralInUseCondition;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.boot.autoconfigure.CorralProperties;
import io.github.corralcache.boot.autoconfigure.PoolListing;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** Gives every cache its meters, when the application starts or when the cache is made. */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class, before = CacheMetricsAutoConfiguration.class)
@ConditionalOnClass({MeterRegistry.class, CacheMetricsAutoConfiguration.class})
@Conditional(CorralInUseCondition.class)
@Import(CorralManagers.Registration.class)
public final class CorralCacheMetricsAutoConfiguration {

    @Bean
    BoundMeters corralBoundMeters() {
        return new BoundMeters();
    }

    @Bean
    CorralCacheMeterBinderProvider corralCacheMeterBinderProvider(BoundMeters meters) {
        return new CorralCacheMeterBinderProvider(meters);
    }

    @Bean
    LateCacheBinder corralLateCacheBinder(
            ConfigurableListableBeanFactory beans,
            CorralManagers managers,
            ObjectProvider<CorralProperties> properties,
            BoundMeters meters) {
        return new LateCacheBinder(beans, managers, PoolListing.of(properties.stream()), meters);
    }
}
