package io.github.corralcache.spring;

import io.github.corralcache.CacheBuilder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Application contexts with caching, with Corral's interceptor or without. */
final class Contexts {

    private Contexts() {}

    static AnnotationConfigApplicationContext withCorralsInterceptor(Class<?>... components) {
        return context(Protected.class, components);
    }

    static AnnotationConfigApplicationContext withSpringsInterceptor(Class<?>... components) {
        return context(Caching.class, components);
    }

    private static AnnotationConfigApplicationContext context(Class<?> configuration, Class<?>... components) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(configuration);
        context.register(components);
        context.refresh();
        return context;
    }

    static CorralCache cache(AnnotationConfigApplicationContext context, String name) {
        CorralCache cache = context.getBean(CorralCacheManager.class).getCache(name);
        if (cache == null) {
            throw new AssertionError("no cache " + name);
        }
        return cache;
    }

    static int waiters(AnnotationConfigApplicationContext context) {
        CorralCacheManager manager = context.getBean(CorralCacheManager.class);
        return manager.getCacheNames().stream()
                .flatMap(name -> cache(context, name).getNativeCache().loadsInProgress().stream())
                .mapToInt(load -> load.waiters())
                .sum();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caching {

        @Bean
        CorralCacheManager cacheManager() {
            return new CorralCacheManager(name ->
                    new CorralCache(CacheBuilder.named(name).maximumSize(100).build()));
        }

        @Bean
        Backend backend() {
            return new Backend();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Protected extends Caching {

        @Bean
        static CorralInterceptorInstaller corralInterceptorInstaller(BeanFactory beanFactory) {
            return new CorralInterceptorInstaller(beanFactory);
        }
    }

    /** Beside the other one, a manager whose caches leave alone all methods but synchronised ones. */
    @Configuration(proxyBeanMethods = false)
    static class Unprotected {
        @Bean
        @Primary
        CorralCacheManager unprotectedManager() {
            return new CorralCacheManager(name -> new CorralCache(
                    CacheBuilder.named(name).maximumSize(10).build(),
                    CorralCacheSettings.DEFAULTS.withProtection(Protection.SYNC)));
        }
    }

    /** Beside the other one, a manager of caches that are not Corral's. */
    @Configuration(proxyBeanMethods = false)
    static class AnotherCache {
        @Bean
        @Primary
        CacheManager anotherManager() {
            return new ConcurrentMapCacheManager();
        }
    }
}
