package io.github.corralcache.boot.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Switches Spring's cache annotations on, unless the application has done so with settings of its own, or does not want
 * it: {@code corral.enable-caching=false}.
 *
 * <p>Does not depend on Corral's being the cache: an application that falls back on another one by way of
 * {@code spring.cache.type} keeps its annotations.
 *
 * <p>A child context is switched on by itself: annotations of its beans are not seen by its parent, unless they are
 * woven in.
 */
@AutoConfiguration(before = {CorralCacheAutoConfiguration.class, CacheAutoConfiguration.class})
@ConditionalOnClass({EnableCaching.class, CacheAutoConfiguration.class})
@ConditionalOnMissingBean(value = CacheAspectSupport.class, search = SearchStrategy.CURRENT)
@Conditional(CorralEnableCachingAutoConfiguration.NotWovenIn.class)
@OnSwitch("corral.enable-caching")
@EnableCaching
public final class CorralEnableCachingAutoConfiguration {

    private static final Log LOG = LogFactory.getLog(CorralEnableCachingAutoConfiguration.class);

    /** An application that has annotations of its own, and expects them to be off, finds here why they are not. */
    @Bean
    SmartInitializingSingleton corralCachingNotice() {
        return () -> LOG.info("Corral's starter turned caching on, because no @EnableCaching of the application"
                + " is active (CorralEnableCachingAutoConfiguration); set corral.enable-caching=false to turn it off");
    }

    /** Advice that is woven into classes is there whichever context they are beans of. */
    static final class NotWovenIn extends NoneNestedConditions {

        NotWovenIn() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBean(type = "org.springframework.cache.aspectj.AnnotationCacheAspect")
        static final class WovenIn {}
    }
}
