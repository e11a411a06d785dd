package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CacheSettings;
import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.boot.autoconfigure.CostGroups;
import io.github.corralcache.boot.autoconfigure.DurationText;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a cache works with, wherever they come from: named as the properties are, and written as one writes
 * them there. What is null is left out.
 *
 * @param maximumSize null for a cache whose entries are weighed, or that shares a pool
 * @param maximumWeight null for a cache whose entries are not weighed, or that shares a pool
 * @param pool null for a cache that has a maximum of its own
 * @param policyOptions all that the policy has
 * @param nullTtl null for a cache that keeps no nulls; an expiry that a customizer sets takes its place
 * @param maxConcurrentLoads 0 means no limit
 */
public record SettingsDescriptor(
        @Nullable Long maximumSize,
        @Nullable Long maximumWeight,
        @Nullable String pool,
        String policy,
        Map<String, String> policyOptions,
        String costGroups,
        String cost,
        String softTtl,
        String hardTtl,
        String idleTtl,
        @Nullable String nullTtl,
        double jitter,
        String earlyRefresh,
        String refresh,
        String protect,
        int maxWaitersPerKey,
        int maxWaiters,
        int maxConcurrentLoads,
        String waitTimeout,
        String loadTimeout,
        String failureBackoff,
        String cacheFailures,
        boolean cacheNulls,
        boolean transactionAware,
        boolean recordStats) {

    static SettingsDescriptor of(CorralCache cache) {
        CacheSettings settings = cache.getNativeCache().settings();
        CorralCacheSettings adapter = cache.settings();
        LoadLimits limits = settings.limits();
        boolean own = settings.pool() == null;
        return new SettingsDescriptor(
                own && !settings.weighted() ? (Long) settings.maximum() : null,
                own && settings.weighted() ? (Long) settings.maximum() : null,
                settings.pool(),
                settings.policy(),
                settings.policyOptions(),
                Words.of(adapter.loaderGroups() ? CostGroups.LOADER : CostGroups.AUTO),
                cost(settings),
                DurationText.of(settings.ttl().soft()),
                DurationText.of(settings.ttl().hard()),
                DurationText.of(settings.idleTtl()),
                nullTtl(adapter),
                settings.jitter(),
                earlyRefresh(settings.earlyRefresh()),
                Words.of(settings.refresh()),
                Words.of(adapter.protection()),
                limits.maxWaitersPerKey(),
                limits.maxWaiters(),
                limits.maxConcurrentLoads(),
                DurationText.of(limits.waitTimeout()),
                DurationText.of(limits.loadTimeout()),
                DurationText.of(limits.failureBackoff()),
                DurationText.of(limits.cacheFailures()),
                adapter.cacheNulls(),
                adapter.transactionAware(),
                settings.recordStats());
    }

    private static @Nullable String nullTtl(CorralCacheSettings adapter) {
        Duration ttl = adapter.nullTtl();
        return ttl == null || !adapter.cacheNulls() ? null : DurationText.of(ttl);
    }

    private static String cost(CacheSettings settings) {
        return switch (settings.costUnit()) {
            case NANOSECONDS -> "measured";
            case DECLARED -> "declared";
            case NONE -> "none";
        };
    }

    private static String earlyRefresh(EarlyRefresh early) {
        if (early.equals(EarlyRefresh.OFF)) {
            return "off";
        }
        return early.beta() > 0 ? "probabilistic" : String.valueOf(early.fraction());
    }
}
