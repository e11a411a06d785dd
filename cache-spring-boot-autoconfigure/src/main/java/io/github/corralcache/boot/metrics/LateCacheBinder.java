package io.github.corralcache.boot.metrics;

import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.boot.autoconfigure.PoolListing;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.util.StringUtils;

/**
 * Keeps meters in step with caches that come and go while the application runs. Spring Boot itself registers those of
 * the caches that exist when it starts, and never looks again.
 *
 * <p>Thread-safe. Whatever a cache manager tells is taken for a hint to look: two threads that change the cache of one
 * name may tell of it in another order than they did it.
 */
final class LateCacheBinder implements SmartInitializingSingleton, DisposableBean {

    private static final String MANAGER_SUFFIX = "cacheManager";

    private final ConfigurableListableBeanFactory beans;
    private final CorralManagers managers;
    private final PoolListing pools;
    private final BoundMeters meters;
    private final List<Binding> bindings = new ArrayList<>();

    /** @param pools says which pools a cache reaches */
    LateCacheBinder(
            ConfigurableListableBeanFactory beans, CorralManagers managers, PoolListing pools, BoundMeters meters) {
        this.beans = beans;
        this.managers = managers;
        this.pools = pools;
        this.meters = meters;
    }

    @Override
    public void afterSingletonsInstantiated() {
        MeterRegistry registry = beans.getBeanProvider(MeterRegistry.class).getIfAvailable();
        if (registry == null) {
            return;
        }
        CacheMetricsRegistrar registrar =
                beans.getBeanProvider(CacheMetricsRegistrar.class).getIfAvailable();
        Map<String, CorralCacheManager> found = managers.find(isSeenToByParent());
        found.forEach((bean, manager) ->
                bindings.add(new Binding(manager, Tag.of("cache.manager", tagValue(bean)), registrar, registry)));
        bindings.forEach(Binding::start);
    }

    /** A parent context with a binder of its own sees to its managers. */
    private boolean isSeenToByParent() {
        BeanFactory parent = beans.getParentBeanFactory();
        return parent instanceof ListableBeanFactory
                && parent.getBeanProvider(LateCacheBinder.class).stream()
                        .findAny()
                        .isPresent();
    }

    /** A registry of this context publishes once more after this; one that lives on must not show what is closed. */
    @Override
    public void destroy() {
        boolean registryLivesOn = beans.getBeanNamesForType(MeterRegistry.class, true, false).length == 0;
        bindings.forEach(binding -> binding.stop(registryLivesOn));
        bindings.clear();
    }

    /** Returns the name of a manager as Spring Boot has it in its tags. */
    private static String tagValue(String bean) {
        return bean.length() > MANAGER_SUFFIX.length() && StringUtils.endsWithIgnoreCase(bean, MANAGER_SUFFIX)
                ? bean.substring(0, bean.length() - MANAGER_SUFFIX.length())
                : bean;
    }

    /** The caches of one manager and their meters. */
    private final class Binding {

        private final CorralCacheManager manager;
        private final Tag tag;
        private final @Nullable CacheMetricsRegistrar registrar;
        private final MeterRegistry registry;
        private final Consumer<CorralCache> listener = this::changed;

        /** Caches that have their meters, by name; guarded by this. */
        private final Map<String, CorralCache> bound = new HashMap<>();

        Binding(
                CorralCacheManager manager,
                Tag tag,
                @Nullable CacheMetricsRegistrar registrar,
                MeterRegistry registry) {
            this.manager = manager;
            this.tag = tag;
            this.registrar = registrar;
            this.registry = registry;
        }

        void start() {
            manager.addCreationListener(listener);
            manager.addRemovalListener(listener);
            // Boot may have bound some that are not there any more, and missed others
            meters.caches().stream()
                    .filter(cache -> meters.isBound(cache, tag) && manager.findCache(cache.getName()) != cache)
                    .forEach(this::changed);
            manager.getCacheNames().forEach(this::bind);
        }

        synchronized void stop(boolean unbind) {
            manager.removeListener(listener);
            if (unbind) {
                bound.values().forEach(cache -> meters.unbind(cache, registry));
            }
            bound.clear();
        }

        private synchronized void changed(CorralCache cache) {
            String name = cache.getName();
            if (manager.findCache(name) != cache) {
                meters.unbind(cache, registry);
                bound.remove(name); // what took its place may have found the meters there
            }
            bind(name);
        }

        private synchronized void bind(String name) {
            CorralCache cache = manager.findCache(name);
            if (cache == null || bound.put(name, cache) == cache) {
                return;
            }
            meters.bind(cache, registry, () -> {
                if (registrar != null && !meters.isBound(cache, tag)) {
                    registrar.bindCacheToRegistry(cache, tag);
                }
            });
            new PoolWeights(name, tag, manager.getPools(), registry, gauge -> meters.note(cache, gauge))
                    .register((pool, share) -> pools.lists(manager, pool, share));
        }
    }
}
