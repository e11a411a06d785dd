package io.github.corralcache.boot.web;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralInUseCondition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers web requests with 503 and {@code Retry-After} where a cache has turned them away. */
@AutoConfiguration(after = CorralCacheAutoConfiguration.class)
@Conditional(CorralInUseCondition.class)
@ConditionalOnWebApplication
public final class CorralWebAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(HandlerExceptionResolver.class)
    static class ServletConfiguration {

        @Bean
        OverloadExceptionResolver corralOverloadExceptionResolver() {
            return new OverloadExceptionResolver();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(WebExceptionHandler.class)
    static class ReactiveConfiguration {

        @Bean
        OverloadWebExceptionHandler corralOverloadWebExceptionHandler() {
            return new OverloadWebExceptionHandler();
        }
    }
}
