package io.github.corralcache.boot.endpoint;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.CacheStats;
import io.github.corralcache.spring.CorralCache;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint.CacheDescriptor;

/**
 * A cache at one moment, as the {@code caches} endpoint shows it. What is null is left out. Costs as much as reading
 * the cache's counters.
 */
public class CorralCacheDescriptor extends CacheDescriptor {

    private final CacheSettings settings;
    private final CacheStats stats;
    private final long size;
    private final long weight;

    CorralCacheDescriptor(CorralCache cache) {
        super(cache.getNativeCache().getClass().getName());
        Cache<Object, Object> engine = cache.getNativeCache();
        this.settings = engine.settings();
        this.stats = engine.stats();
        this.size = engine.size();
        this.weight = engine.weight();
    }

    /** Returns the number of entries. */
    public long getSize() {
        return size;
    }

    /** Returns the name of the pool that the cache shares, and whose maximum it has; null if it has its own. */
    public @Nullable String getPool() {
        return settings.pool();
    }

    /** Returns the largest number of entries, or null if it is their weight that is bounded, or a pool's. */
    public @Nullable Long getMaximumSize() {
        return settings.weighted() || settings.pool() != null ? null : (Long) settings.maximum();
    }

    /** Returns the weight of all entries, or null if they are not weighed. */
    public @Nullable Long getWeight() {
        return settings.weighted() ? (Long) weight : null;
    }

    /** Returns the largest weight of all entries, or null if they are not weighed, or it is a pool's. */
    public @Nullable Long getMaximumWeight() {
        return settings.weighted() && settings.pool() == null ? (Long) settings.maximum() : null;
    }

    /** Returns the name of the eviction policy. */
    public String getPolicy() {
        return settings.policy();
    }

    /** Returns the age past which a value is stale, as in {@code PT10M}; {@code PT0S} for never. */
    public String getSoftTtl() {
        return settings.ttl().soft().toString();
    }

    /** Returns the age past which a value is gone, as in {@code PT15M}; {@code PT0S} for never. */
    public String getHardTtl() {
        return settings.ttl().hard().toString();
    }

    /** Returns how many lookups were answered with a fresh value; null, as all counts, if the cache does not count. */
    public @Nullable Long getHits() {
        return count(CacheStats::hits);
    }

    /** Returns how many lookups found nothing. */
    public @Nullable Long getMisses() {
        return count(CacheStats::misses);
    }

    /** Returns how many lookups were answered with a stale value. */
    public @Nullable Long getStaleServed() {
        return count(CacheStats::staleServed);
    }

    /** Returns the share of lookups answered from the cache, from 0 to 1. */
    public @Nullable Double getHitRatio() {
        return figure(CacheStats::hitRatio);
    }

    /** Returns how many loads ended with a value. */
    public @Nullable Long getLoads() {
        return count(CacheStats::loads);
    }

    /** Returns how many loads failed. */
    public @Nullable Long getLoadFailures() {
        return count(CacheStats::loadFailures);
    }

    /** Returns how many lookups shared another caller's load. */
    public @Nullable Long getCoalesced() {
        return count(CacheStats::coalesced);
    }

    /** Returns how many lookups were turned away. */
    public @Nullable Long getRejected() {
        return count(CacheStats::rejected);
    }

    /** Returns how many entries were given up to make room. */
    public @Nullable Long getEvictions() {
        return count(CacheStats::evictions);
    }

    /** Returns how many seconds of backend time the cache has really avoided. */
    public @Nullable Double getCostSaved() {
        return figure(stats -> Words.seconds(stats.costSaved()));
    }

    /** Returns how many seconds callers would have waited for what came from the cache. */
    public @Nullable Double getWaitSaved() {
        return figure(stats -> Words.seconds(stats.waitSaved()));
    }

    /** Returns a count, or null if the cache does not count. */
    final @Nullable Long count(ToLongFunction<CacheStats> count) {
        return figure(count::applyAsLong);
    }

    /** Returns a figure that is made of counts, or null if the cache does not count. */
    final <T> @Nullable T figure(Function<CacheStats, @Nullable T> figure) {
        return settings.recordStats() ? figure.apply(stats) : null;
    }
}
