package io.github.corralcache.boot.endpoint;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheStats;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What all caches together hold and have counted. Counts are those of the caches that count, and null, which is left
 * out, if none does.
 *
 * @param caches how many caches there are
 * @param size the number of entries
 * @param weight what the entries of those caches weigh that weigh them; null if none does
 * @param hits lookups answered with a fresh value
 * @param staleServed lookups answered with a stale value
 * @param misses lookups that found nothing
 * @param hitRatio the share of lookups answered from a cache, from 0 to 1
 * @param loads loads that ended with a value
 * @param loadFailures loads that failed
 * @param coalesced lookups that shared another caller's load
 * @param rejected lookups turned away
 * @param evictions entries given up to make room
 * @param costSaved seconds of backend time really avoided, as in {@link CacheStats#costSaved()}
 * @param waitSaved seconds that callers would have waited
 */
public record CorralSummary(
        int caches,
        long size,
        @Nullable Long weight,
        @Nullable Long hits,
        @Nullable Long staleServed,
        @Nullable Long misses,
        @Nullable Double hitRatio,
        @Nullable Long loads,
        @Nullable Long loadFailures,
        @Nullable Long coalesced,
        @Nullable Long rejected,
        @Nullable Long evictions,
        @Nullable Double costSaved,
        @Nullable Double waitSaved) {

    static CorralSummary of(Collection<? extends Cache<?, ?>> caches) {
        long size = caches.stream().mapToLong(Cache::size).sum();
        Long weight = caches.stream()
                .filter(cache -> cache.settings().weighted())
                .map(Cache::weight)
                .reduce(Long::sum)
                .orElse(null);
        CacheStats counted = caches.stream()
                .filter(cache -> cache.settings().recordStats())
                .map(Cache::stats)
                .reduce(CacheStats::plus)
                .orElse(null);
        return counted == null
                ? new CorralSummary(
                        caches.size(), size, weight, null, null, null, null, null, null, null, null, null, null, null)
                : new CorralSummary(
                        caches.size(),
                        size,
                        weight,
                        counted.hits(),
                        counted.staleServed(),
                        counted.misses(),
                        counted.hitRatio(),
                        counted.loads(),
                        counted.loadFailures(),
                        counted.coalesced(),
                        counted.rejected(),
                        counted.evictions(),
                        Words.seconds(counted.costSaved()),
                        Words.seconds(counted.waitSaved()));
    }
}
