package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.spring.CorralBehind;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.PriorityOrdered;

/**
 * The cache managers of Corral's that an application uses, by the names of their beans. An application may wrap a
 * manager, by way of a {@link BeanPostProcessor} or an aspect, or put another one or a mock in its place: those that
 * are wrapped are found, those that are replaced are not.
 *
 * <p>Sees every manager before whatever wraps it does, which is why it is a post-processor, and the first. Thread-safe.
 */
public final class CorralManagers implements BeanPostProcessor, PriorityOrdered {

    private final ConfigurableListableBeanFactory beans;

    /** Managers by the names of beans, as they were before anything wrapped them. */
    private final ConcurrentMap<String, CorralCacheManager> seen = new ConcurrentHashMap<>();

    CorralManagers(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Imported by each auto-configuration that asks for the managers. */
    @Configuration(proxyBeanMethods = false)
    public static class Registration {

        /** Static, and of this return type, so that it is there before any manager is. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static CorralManagers corralManagers(ConfigurableListableBeanFactory beans) {
            return new CorralManagers(beans);
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        note(bean, beanName);
        return bean;
    }

    /** What a factory bean has made comes by here only. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        note(bean, beanName);
        return bean;
    }

    private void note(Object bean, String beanName) {
        if (bean instanceof CorralCacheManager manager) {
            seen.put(beanName, manager);
        }
    }

    /** Returns the managers that beans of this very context are, whatever they were wrapped in or replaced by since. */
    Collection<CorralCacheManager> made() {
        return List.copyOf(seen.values());
    }

    /**
     * Returns the managers in use, those of parent contexts included; makes those that there is only a definition of.
     */
    public Map<String, CorralCacheManager> find() {
        Map<String, CorralCacheManager> found = new LinkedHashMap<>();
        Map<String, CacheManager> candidates = candidates();
        candidates.forEach((bean, manager) -> {
            CorralCacheManager corral = manager instanceof CorralCacheManager itself ? itself : seen(bean, manager);
            if (corral != null) {
                found.put(bean, corral);
            }
        });
        // those that are no beans themselves go by the names of what wraps them
        candidates.forEach((bean, manager) -> {
            List<CorralCacheManager> inner = new ArrayList<>(CorralBehind.managers(manager));
            inner.removeAll(found.values());
            for (CorralCacheManager each : inner) {
                found.put(found.containsKey(bean) ? bean + "." + found.size() : bean, each);
            }
        });
        return found;
    }

    /** Returns the managers in use whose beans are of this very context, if {@code onlyOwn}; else all of them. */
    public Map<String, CorralCacheManager> find(boolean onlyOwn) {
        Map<String, CorralCacheManager> found = find();
        if (onlyOwn) {
            found.keySet().removeIf(bean -> !beans.containsLocalBean(bean));
        }
        return found;
    }

    /** As Spring Boot has them: with those that an application does not offer for injection left out. */
    private Map<String, CacheManager> candidates() {
        return SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, CacheManager.class);
    }

    /** Returns the manager that {@code bean} was, if {@code manager}, which it is now, leads there. */
    private @Nullable CorralCacheManager seen(String bean, CacheManager manager) {
        CorralCacheManager before = seen.get(bean);
        if (before == null && !beans.containsLocalBean(bean)) {
            CorralManagers outer = parent();
            return outer == null ? null : outer.seen(bean, manager);
        }
        return before != null && leadsTo(before, manager) ? before : null;
    }

    private @Nullable CorralManagers parent() {
        BeanFactory parent = beans.getParentBeanFactory();
        return parent instanceof ListableBeanFactory
                ? parent.getBeanProvider(CorralManagers.class).getIfAvailable()
                : null;
    }

    /**
     * A wrapper knows the caches behind it, in whatever it may have wrapped these; what replaces a manager does not.
     */
    private static boolean leadsTo(CorralCacheManager corral, CacheManager manager) {
        Collection<String> names = corral.getCacheNames();
        return Objects.requireNonNullElse(manager.getCacheNames(), List.<String>of())
                        .containsAll(names)
                && names.stream().allMatch(name -> leadsTo(corral.findCache(name), manager.getCache(name)));
    }

    private static boolean leadsTo(@Nullable CorralCache corral, @Nullable Cache cache) {
        if (corral == null || cache == null) {
            return corral == null;
        }
        Object inner = cache.getNativeCache();
        return CorralBehind.cache(cache) == corral || inner == corral.getNativeCache() || inner == corral;
    }
}
