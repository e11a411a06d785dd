package io.github.corralcache.boot.metrics;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.CacheStats;
import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.Surprise;
import io.github.corralcache.spring.RefreshRejections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one cache: those that all caches have in Spring Boot, loads by the names that Caffeine's have, and what
 * only Corral counts under {@code corral}. Does not keep the cache from being collected.
 */
final class CorralCacheMetrics extends CacheMeterBinder<Cache<Object, Object>> {

    /** The only policy that tells of surprises. */
    private static final String COST_AWARE = "cost-aware";

    private static final double NO_SURPRISE = 1;

    /**
     * What Micrometer says of other caches' meters of these names. Monitoring systems have one description for all
     * meters of a name: what sets them apart is in their tags.
     */
    private static final String LOOKUP_LOADS =
            "The number of times cache lookup methods have successfully loaded a new value or failed to load a new value,"
                    + " either because no value was found or an exception was thrown while loading";

    private static final String LOOKUP_LOAD_DURATION = "The time the cache has spent loading new values";

    private static final String LOADS = "Loads that have ended, by how they did";

    private final RefreshRejections refreshRejections;

    CorralCacheMetrics(Cache<Object, Object> cache, RefreshRejections refreshRejections, Iterable<Tag> tags) {
        super(cache, cache.name(), tags);
        this.refreshRejections = refreshRejections;
    }

    @Override
    protected @Nullable Long size() {
        Cache<Object, Object> cache = getCache();
        return cache == null ? null : (Long) cache.size();
    }

    /** Stale values are hits, too: the caller did not wait. */
    @Override
    protected long hitCount() {
        return count(stats -> stats.hits() + stats.staleServed());
    }

    @Override
    protected Long missCount() {
        return count(CacheStats::misses);
    }

    @Override
    protected Long evictionCount() {
        return count(CacheStats::evictions);
    }

    @Override
    protected long putCount() {
        return count(CacheStats::puts);
    }

    private long count(ToLongFunction<CacheStats> figure) {
        Cache<Object, Object> cache = getCache();
        return cache == null ? 0 : figure.applyAsLong(cache.stats());
    }

    @Override
    protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
        Cache<Object, Object> cache = getCache();
        if (cache == null) {
            return;
        }
        counter(cache, "cache.load", CacheStats::loads)
                .tag("result", "success")
                .description(LOOKUP_LOADS)
                .register(registry);
        counter(cache, "cache.load", CacheStats::loadFailures)
                .tag("result", "failure")
                .description(LOOKUP_LOADS)
                .register(registry);
        TimeGauge.builder(
                        "cache.load.duration",
                        cache,
                        TimeUnit.NANOSECONDS,
                        c -> nanos(c.stats().loadTime()))
                .tags(getTagsWithCacheName())
                .description(LOOKUP_LOAD_DURATION)
                .register(registry);
        bindOwn(registry, cache);
        if (cache.tier() != null) {
            new TierMeters(cache, getTagsWithCacheName(), registry).bind();
        }
    }

    private void bindOwn(MeterRegistry registry, Cache<Object, Object> cache) {
        counter(cache, "corral.loads", CacheStats::loads)
                .tag("outcome", "success")
                .description(LOADS)
                .register(registry);
        counter(cache, "corral.loads", stats -> stats.loadFailures() - stats.loadTimeouts())
                .tag("outcome", "failure")
                .description(LOADS)
                .register(registry);
        counter(cache, "corral.loads", CacheStats::loadTimeouts)
                .tag("outcome", "timeout")
                .description(LOADS)
                .register(registry);
        counter(cache, "corral.coalesced", CacheStats::coalesced)
                .description("Lookups that shared another caller's load")
                .register(registry);
        for (Reason reason : Reason.values()) {
            counter(cache, "corral.rejections", stats -> stats.rejections().getOrDefault(reason, 0L))
                    .tag("reason", tagValue(reason))
                    .description("Lookups turned away, by the limit that did it")
                    .register(registry);
        }
        for (RefreshRejections.Reason reason : RefreshRejections.Reason.values()) {
            FunctionCounter.builder(
                            "corral.refresh.rejections", refreshRejections, rejections -> rejections.count(reason))
                    .tags(getTagsWithCacheName())
                    .tag("reason", tagValue(reason))
                    .description("Refreshes of stale values turned away, by what did it")
                    .register(registry);
        }
        for (StaleReason reason : StaleReason.values()) {
            counter(cache, "corral.stale.served", stats -> stats.staleReasons().getOrDefault(reason, 0L))
                    .tag("reason", tagValue(reason))
                    .description("Lookups answered with a stale value, by why it was not a fresh one")
                    .register(registry);
        }
        FunctionCounter.builder(
                        "corral.cost.saved", cache, c -> seconds(c.stats().costSaved()))
                .tags(getTagsWithCacheName())
                .baseUnit("seconds")
                .description("Backend time really avoided: while a cache-less twin that shares loads would be loading")
                .register(registry);
        FunctionCounter.builder(
                        "corral.wait.saved", cache, c -> seconds(c.stats().waitSaved()))
                .tags(getTagsWithCacheName())
                .baseUnit("seconds")
                .description("Time that callers would have waited for what was answered from the cache")
                .register(registry);
        if (cache.settings().policy().equals(COST_AWARE)) {
            Gauge.builder("corral.surprise", cache, CorralCacheMetrics::worstSurprise)
                    .tags(getTagsWithCacheName())
                    .description(
                            "Misses of the worst off group of keys, as a multiple of those without costs; 1 until known")
                    .register(registry);
        }
        Gauge.builder(
                        "corral.waiters",
                        cache,
                        c -> c.loadsInProgress().stream()
                                .mapToInt(LoadInProgress::waiters)
                                .sum())
                .tags(getTagsWithCacheName())
                .description("Callers that wait for loads at this moment")
                .register(registry);
    }

    /** As long as nothing is known, nothing is surprising: a NaN would spread to every sum and mean it gets into. */
    private static double worstSurprise(Cache<?, ?> cache) {
        return cache.explain().surprises().stream()
                .mapToDouble(Surprise::misses)
                .filter(Double::isFinite)
                .max()
                .orElse(NO_SURPRISE);
    }

    private static String tagValue(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private FunctionCounter.Builder<Cache<Object, Object>> counter(
            Cache<Object, Object> cache, String name, ToLongFunction<CacheStats> figure) {
        return FunctionCounter.builder(name, cache, c -> figure.applyAsLong(c.stats()))
                .tags(getTagsWithCacheName());
    }

    private static double nanos(Duration duration) {
        return (double) duration.toNanos();
    }

    private static double seconds(Duration duration) {
        return nanos(duration) / 1e9;
    }
}
