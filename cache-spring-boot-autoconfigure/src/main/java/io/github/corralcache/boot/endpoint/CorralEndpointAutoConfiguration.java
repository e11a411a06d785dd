package io.github.corralcache.boot.endpoint;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralInUseCondition;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.boot.autoconfigure.CorralProperties;
import io.github.corralcache.boot.autoconfigure.PoolListing;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** Registers Corral's own endpoint. */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@Conditional(CorralInUseCondition.class)
@ConditionalOnAvailableEndpoint(CorralEndpoint.class)
@Import(CorralManagers.Registration.class)
public final class CorralEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CorralEndpoint corralEndpoint(CorralManagers managers, ObjectProvider<CorralProperties> properties) {
        return new CorralEndpoint(managers, PoolListing.of(properties.stream()));
    }
}
