package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.spring.CorralInterceptorInstaller;
import io.github.corralcache.spring.UnprotectedMethods;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/**
 * Has plain {@code @Cacheable} methods share loads, with Corral's own cache manager or one that the application made,
 * of this context or of a parent.
 */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class)
@ConditionalOnClass(CacheInterceptor.class)
@Conditional(CorralInUseCondition.class)
@Import(CorralManagers.Registration.class)
public final class CorralProtectionAutoConfiguration {

    /**
     * Static, and of this return type, so that it is there before the interceptor is. One for each context: it sees the
     * interceptors of its own context only.
     */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static CorralInterceptorInstaller corralInterceptorInstaller(BeanFactory beanFactory) {
        return new CorralInterceptorInstaller(beanFactory);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    UnprotectedMethods corralUnprotectedMethods(ConfigurableListableBeanFactory beans) {
        return new UnprotectedMethods(beans);
    }
}
