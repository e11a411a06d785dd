package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Which caches operations name, as far as that is known before a call, and what follows from it. Thread-safe. */
final class NamedCaches {

    private static final Log LOG = LogFactory.getLog(CorralCacheInterceptor.class);

    private final BeanFactory beanFactory;
    private final AsyncTypes asyncTypes;
    private final Supplier<@Nullable CacheResolver> cacheResolver;
    private final Function<Cache, @Nullable CorralCache> behind;

    /**
     * @param cacheResolver finds the one for operations that name none
     * @param behind finds the cache of Corral's behind one that an application may have wrapped
     */
    NamedCaches(
            BeanFactory beanFactory,
            AsyncTypes asyncTypes,
            Supplier<@Nullable CacheResolver> cacheResolver,
            Function<Cache, @Nullable CorralCache> behind) {
        this.beanFactory = beanFactory;
        this.asyncTypes = asyncTypes;
        this.cacheResolver = cacheResolver;
        this.behind = behind;
    }

    /** Returns whether {@code method}, whose plain {@code operation} this is, may run as if it were synchronised. */
    boolean promotes(Method method, CacheableOperation operation) {
        if (asyncTypes.find(method.getReturnType()) != null) {
            return false; // shares loads as it is
        }
        Cache cache = cacheOf(operation);
        if (cache == null || CacheLayers.isDeferring(cache)) {
            return false; // what is loaded in a transaction is to wait for its end
        }
        CorralCache corral = behind.apply(cache);
        return corral != null && corral.protectsPlainCalls();
    }

    /**
     * Returns whether {@code method}, which says {@code sync = true}, shares loads better as if it did not: with the
     * context of the subscriber, and so with its transaction, which Spring's way does not have.
     */
    boolean relaxes(Method method, CacheableOperation operation) {
        AsyncType type = asyncTypes.find(method.getReturnType());
        Cache cache = type == null || type instanceof FutureType ? null : cacheOf(operation);
        CorralCache corral = cache == null ? null : behind.apply(cache);
        return corral != null && corral.protectsPlainCalls();
    }

    /** Says so if {@code method} asks for one load at a time and its cache has been told not to see to that. */
    void warnIfUnprotected(Method method, CacheableOperation operation) {
        Cache wrapped = cacheOf(operation);
        CorralCache cache = wrapped == null ? null : behind.apply(wrapped);
        if (cache != null && cache.settings().protection() == Protection.NONE) {
            LOG.warn(ClassUtils.getQualifiedMethodName(method) + " has sync = true, but every caller of the cache '"
                    + cache.getName() + "' loads for itself; set corral.caches." + cache.getName()
                    + ".protect to sync or all");
        }
    }

    /** Returns the cache of {@code operation}, if it is known before a call. */
    private @Nullable Cache cacheOf(CacheableOperation operation) {
        CacheManager manager = managerOf(operation);
        String name = operation.getCacheNames().iterator().next();
        return manager == null ? null : manager.getCache(name);
    }

    /** Returns the manager that has the caches of {@code operation}, if that is known before a call. */
    @Nullable
    CacheManager managerOf(CacheableOperation operation) {
        if (StringUtils.hasText(operation.getCacheResolver())) {
            return null;
        }
        if (StringUtils.hasText(operation.getCacheManager())) {
            return BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                    beanFactory, CacheManager.class, operation.getCacheManager());
        }
        return cacheResolver.get() instanceof SimpleCacheResolver resolver
                        && resolver.getClass() == SimpleCacheResolver.class
                ? resolver.getCacheManager()
                : null;
    }
}
