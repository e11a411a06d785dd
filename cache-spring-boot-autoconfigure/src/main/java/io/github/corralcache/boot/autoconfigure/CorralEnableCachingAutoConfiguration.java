package io.github.corralcache.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheAspectSupport;

/**
 * Switches Spring's cache annotations on, unless the application has done so with settings of its own, or does not want
 * it: {@code corral.enable-caching=false}.
 *
 * <p>Does not depend on Corral's being the cache: an application that falls back on another one by way of
 * {@code spring.cache.type} keeps its annotations.
 */
@AutoConfiguration(before = {CorralCacheAutoConfiguration.class, CacheAutoConfiguration.class})
@ConditionalOnClass({EnableCaching.class, CacheAutoConfiguration.class})
@ConditionalOnMissingBean(CacheAspectSupport.class)
@OnSwitch("corral.enable-caching")
@EnableCaching
public final class CorralEnableCachingAutoConfiguration {}
