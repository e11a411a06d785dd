package io.github.corralcache.boot.health;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.spring.CorralCacheManager;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Adds the component {@code corral} to the health of the application. */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(CorralCacheManager.class)
@Import(CorralManagers.Registration.class)
public final class CorralHealthAutoConfiguration {

    @Bean
    @ConditionalOnEnabledHealthIndicator("corral")
    @ConditionalOnMissingBean(name = {"corralHealthIndicator", "corralHealthContributor"})
    CorralHealthIndicator corralHealthIndicator(CorralManagers managers) {
        return new CorralHealthIndicator(managers);
    }
}
