package io.github.corralcache.boot.metrics;

import io.github.corralcache.Cache;
import io.github.corralcache.spring.CorralCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.cache.metrics.CacheMeterBinderProvider;

/** Lets Spring Boot register the meters of Corral's caches. A cache that does not count has its size only. */
final class CorralCacheMeterBinderProvider implements CacheMeterBinderProvider<CorralCache> {

    private final BoundMeters meters;

    CorralCacheMeterBinderProvider(BoundMeters meters) {
        this.meters = meters;
    }

    @Override
    public MeterBinder getMeterBinder(CorralCache cache, Iterable<Tag> tags) {
        MeterBinder binder = binder(cache, tags);
        return registry -> meters.bind(cache, registry, () -> binder.bindTo(registry));
    }

    private static MeterBinder binder(CorralCache cache, Iterable<Tag> tags) {
        Cache<Object, Object> engine = cache.getNativeCache();
        if (engine.settings().recordStats()) {
            return new CorralCacheMetrics(engine, cache.refreshRejections(), tags);
        }
        return registry -> Gauge.builder("cache.size", engine, Cache::size)
                .tags(tags)
                .tag("cache", engine.name())
                .description(
                        "The number of entries in this cache. This may be an approximation, depending on the type of cache.")
                .register(registry);
    }
}
