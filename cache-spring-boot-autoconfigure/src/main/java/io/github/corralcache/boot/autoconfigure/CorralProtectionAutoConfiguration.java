package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.spring.CorralInterceptorInstaller;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Has plain {@code @Cacheable} methods share loads, with Corral's own cache manager or one that the application made.
 */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class)
@ConditionalOnBean({CorralCacheManager.class, CacheInterceptor.class})
public final class CorralProtectionAutoConfiguration {

    /** Static, and of this return type, so that it is there before the interceptor is. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    static CorralInterceptorInstaller corralInterceptorInstaller(BeanFactory beanFactory) {
        return new CorralInterceptorInstaller(beanFactory);
    }
}
