package io.github.corralcache.boot.endpoint;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralInUseCondition;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpointWebExtension;
import org.springframework.boot.cache.autoconfigure.CachesEndpointAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Shows Corral's figures in the {@code caches} endpoint, before Spring Boot would register its own. */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class, before = CachesEndpointAutoConfiguration.class)
@ConditionalOnClass({CachesEndpointAutoConfiguration.class, ConditionalOnAvailableEndpoint.class})
@Conditional(CorralInUseCondition.class)
@ConditionalOnAvailableEndpoint(CachesEndpoint.class)
@Import(CorralManagers.Registration.class)
@ImportRuntimeHints(CorralCachesEndpointAutoConfiguration.DescriptorHints.class)
public final class CorralCachesEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(CachesEndpoint.class)
    CorralCachesEndpoint cachesEndpoint(ConfigurableListableBeanFactory beans, CorralManagers managers) {
        return new CorralCachesEndpoint(
                SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, CacheManager.class), managers);
    }

    @Bean
    @ConditionalOnMissingBean(CachesEndpointWebExtension.class)
    @ConditionalOnBean(CorralCachesEndpoint.class)
    @ConditionalOnAvailableEndpoint(value = CachesEndpoint.class, exposure = EndpointExposure.WEB)
    CorralCachesEndpointWebExtension cachesEndpointWebExtension(CorralCachesEndpoint endpoint) {
        return new CorralCachesEndpointWebExtension(endpoint);
    }

    /** The descriptors are in no signature that a native image could find them by. */
    static final class DescriptorHints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            new BindingReflectionHintsRegistrar()
                    .registerReflectionHints(
                            hints.reflection(), CorralCacheDescriptor.class, CorralCacheEntryDescriptor.class);
        }
    }
}
