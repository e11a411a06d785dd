package io.github.corralcache.boot.endpoint;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralProperties;
import io.github.corralcache.boot.autoconfigure.PoolListing;
import io.github.corralcache.spring.CorralCacheManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Registers Corral's own endpoint. */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(CorralCacheManager.class)
@ConditionalOnAvailableEndpoint(CorralEndpoint.class)
public final class CorralEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CorralEndpoint corralEndpoint(
            ObjectProvider<CorralCacheManager> managers, ObjectProvider<CorralProperties> properties) {
        return new CorralEndpoint(managers.orderedStream().toList(), PoolListing.of(properties.stream()));
    }
}
