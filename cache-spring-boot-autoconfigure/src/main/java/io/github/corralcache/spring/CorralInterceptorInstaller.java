package io.github.corralcache.spring;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.core.PriorityOrdered;

/**
 * Puts Corral's interceptor in the place of Spring's, so that plain {@code @Cacheable} methods share loads too. The
 * settings of Spring's interceptor, among them those of a {@code CachingConfigurer}, stay in force. An interceptor of
 * another class, as used for AspectJ, is left alone.
 *
 * <p>To be declared by a static bean method that returns this very type: Spring creates the interceptor so early that
 * only a post-processor known to be {@link PriorityOrdered} sees it.
 */
public final class CorralInterceptorInstaller implements BeanPostProcessor, PriorityOrdered {

    private static final Log LOG = LogFactory.getLog(CorralInterceptorInstaller.class);

    private final BeanFactory beanFactory;

    /** Managers as they were before the application wrapped them. */
    private final Set<CorralCacheManager> managers = ConcurrentHashMap.newKeySet();

    /** Installs interceptors that find in {@code beanFactory} what cache annotations name. */
    public CorralInterceptorInstaller(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof CorralCacheManager manager) {
            managers.add(manager);
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean.getClass() != CacheInterceptor.class) {
            return bean;
        }
        CacheInterceptor springs = (CacheInterceptor) bean;
        CacheOperationSource source = springs.getCacheOperationSource();
        if (source == null) {
            return bean;
        }
        try {
            return install(springs, source);
        } catch (LinkageError e) {
            LOG.warn("Corral does not know the cache interceptor of this Spring version:"
                    + " only @Cacheable(sync = true) methods share loads");
            LOG.debug("The interceptor could not be replaced", e);
            return bean;
        }
    }

    private CacheInterceptor install(CacheInterceptor springs, CacheOperationSource source) {
        CorralCacheInterceptor interceptor = new CorralCacheInterceptor(beanFactory, this::behind);
        // asked for when first needed, as Spring's own are: they may depend on beans that do not exist yet
        interceptor.configure(
                springs::getErrorHandler, springs::getKeyGenerator, springs::getCacheResolver, () -> null);
        NamedCaches caches = interceptor.namedCaches();
        interceptor.setCacheOperationSource(
                new SyncPromotingSource(source, caches::promotes, caches::relaxes, caches::warnIfUnprotected));
        interceptor.afterPropertiesSet();
        return interceptor;
    }

    /** Returns the cache of Corral's behind {@code cache}, also where only the engine's cache tells of it. */
    private @Nullable CorralCache behind(Cache cache) {
        CorralCache corral = CorralBehind.cache(cache);
        if (corral == null && cache.getNativeCache() instanceof io.github.corralcache.Cache<?, ?> engine) {
            for (CorralCacheManager manager : managers) {
                CorralCache candidate = manager.findCache(engine.name());
                if (candidate != null && candidate.getNativeCache() == engine) {
                    return candidate;
                }
            }
            CorralInterceptorInstaller outer = parent();
            return outer == null ? null : outer.behind(cache);
        }
        return corral;
    }

    private @Nullable CorralInterceptorInstaller parent() {
        BeanFactory parent = beanFactory instanceof HierarchicalBeanFactory inner ? inner.getParentBeanFactory() : null;
        return parent == null
                ? null
                : parent.getBeanProvider(CorralInterceptorInstaller.class).getIfAvailable();
    }
}
