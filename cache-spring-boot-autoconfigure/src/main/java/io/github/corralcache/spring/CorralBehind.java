package io.github.corralcache.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/**
 * Finds Corral's caches and managers behind what wraps them: AOP proxies, Spring's
 * {@code TransactionAwareCacheManagerProxy} and {@code CompositeCacheManager}, and the decorators of caches that these
 * hand out. What an application has written itself it does not see through. Runs no code of an application's, and does
 * not block.
 */
public final class CorralBehind {

    private static final Log LOG = LogFactory.getLog(CorralBehind.class);

    private static final String TRANSACTION_PROXY =
            "org.springframework.cache.transaction.TransactionAwareCacheManagerProxy";
    private static final String COMPOSITE = "org.springframework.cache.support.CompositeCacheManager";

    private CorralBehind() {}

    /** Returns the cache of Corral's that {@code cache} is or wraps; null if there is none. */
    public static @Nullable CorralCache cache(@Nullable Cache cache) {
        Cache layer = cache;
        while (layer != null) {
            CorralCache corral = CacheLayers.corral(layer);
            if (corral != null) {
                return corral;
            }
            layer = AopProxyUtils.getSingletonTarget(layer) instanceof Cache target ? target : null;
        }
        return null;
    }

    /** Returns the managers of Corral's that {@code manager} is or wraps, in its order; mostly one or none. */
    public static List<CorralCacheManager> managers(@Nullable Object manager) {
        List<CorralCacheManager> found = new ArrayList<>(1);
        collect(manager, found);
        return List.copyOf(found);
    }

    private static void collect(@Nullable Object manager, List<CorralCacheManager> found) {
        if (manager instanceof CorralCacheManager corral) {
            if (!found.contains(corral)) {
                found.add(corral);
            }
            return;
        }
        if (!(manager instanceof CacheManager)) {
            return;
        }
        Object target = AopProxyUtils.getSingletonTarget(manager);
        if (target != null) {
            collect(target, found);
            return;
        }
        switch (manager.getClass().getName()) {
            case TRANSACTION_PROXY -> collect(read(manager, "targetCacheManager"), found);
            case COMPOSITE -> {
                if (read(manager, "cacheManagers") instanceof Collection<?> parts) {
                    parts.forEach(part -> collect(part, found));
                }
            }
            default -> {}
        }
    }

    /** These classes do not tell what they wrap; where they are other than they were, nothing is found. */
    private static @Nullable Object read(Object wrapper, String field) {
        try {
            return new DirectFieldAccessor(wrapper).getPropertyValue(field);
        } catch (BeansException e) {
            LOG.debug("What " + wrapper.getClass().getName() + " wraps could not be found out", e);
            return null;
        }
    }
}
