package io.github.corralcache;

import io.github.corralcache.CacheOverloadException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a cache has counted since it was built: a snapshot, not atomic across figures. Counters only grow. Immutable; no
 * part is null. Weights are in the unit of the cache's weigher, or numbers of entries.
 *
 * @param hits lookups answered with a fresh value
 * @param staleServed lookups answered with a stale value
 * @param misses lookups that found nothing
 * @param loads loads that ended with a value, refreshes included
 * @param loadFailures loads that threw or ran into the load timeout, refreshes included
 * @param loadTime total time spent in loads, failed ones included
 * @param refreshes loads among {@code loads} and {@code loadFailures} that regenerated a stale value
 * @param coalesced lookups that shared another caller's load instead of loading
 * @param rejected lookups turned away because too many waited or they waited too long
 * @param loadTimeouts loads that ran into the load timeout
 * @param discarded loaded values not stored because the key was written or removed meanwhile
 * @param puts values stored, loads included
 * @param evictions entries given up by the policy to make room
 * @param evictedWeight the weight of those
 * @param expirations entries removed because their hard or idle TTL had passed
 * @param oversize values refused because they outweigh the whole cache, or what is not guaranteed to others of its pool
 * @param weigherFailures values refused because the weigher threw, or their weight was negative
 * @param listenerFailures exceptions thrown by the removal listener or the expiry, and removals that the listener was
 *     not told of, because it caused too many itself
 * @param rejections the {@code rejected} by their reason, each of which has a number
 * @param staleReasons the {@code staleServed} by their reason, each of which has a number
 * @param costSaved backend time that was really avoided: for how long, summed over the keys, a twin of this cache would
 *     have been loading while the cache was not. The twin keeps no values, but shares a running load as the cache does,
 *     so per key this is never more than the time that has passed. A load of the twin takes as long as the key's own
 *     loads did, smoothed, or those of the cache where the key was put or costs are not measured; of a bulk load, each
 *     key its share. Loads that run count up to now, and the cache's own refreshes save nothing while they run. Exact
 *     up to 128,000 hits a second. Beyond, one hit in 64 is looked at: then within some 10 % where hits of a key come
 *     at random, and up to twice off where all keep time with its loads, come in bursts of few, or have just stopped.
 *     Where the twin would run more than 2,048 loads at a time, they are a sample of the keys, within some 5 %
 * @param waitSaved what callers would have waited for lookups that were answered from the cache, fresh or stale, had
 *     each called the backend itself: the load time of its entry, as above, over all of them. May be many times the
 *     time that has passed
 */
public record CacheStats(
        long hits,
        long staleServed,
        long misses,
        long loads,
        long loadFailures,
        Duration loadTime,
        long refreshes,
        long coalesced,
        long rejected,
        long loadTimeouts,
        long discarded,
        long puts,
        long evictions,
        long evictedWeight,
        long expirations,
        long oversize,
        long weigherFailures,
        long listenerFailures,
        Map<Reason, Long> rejections,
        Map<StaleReason, Long> staleReasons,
        Duration costSaved,
        Duration waitSaved) {

    /** Why a stale value was returned rather than a fresh one. */
    public enum StaleReason {
        /** It is being regenerated. */
        REFRESHING,
        /** The last attempt to regenerate it failed, and the next one has to wait. */
        FAILED,
        /** As many loads run already as may, in the cache or in its pool: {@link LoadLimits#maxConcurrentLoads()}. */
        LOAD_LIMIT,
        /** It was only looked up, which regenerates nothing: {@link Cache#getIfPresent}. */
        LOOKED_UP
    }

    public CacheStats {
        rejections = Map.copyOf(rejections);
        staleReasons = Map.copyOf(staleReasons);
    }

    /** Returns what both have counted together. */
    public CacheStats plus(CacheStats other) {
        return new CacheStats(
                hits + other.hits,
                staleServed + other.staleServed,
                misses + other.misses,
                loads + other.loads,
                loadFailures + other.loadFailures,
                loadTime.plus(other.loadTime),
                refreshes + other.refreshes,
                coalesced + other.coalesced,
                rejected + other.rejected,
                loadTimeouts + other.loadTimeouts,
                discarded + other.discarded,
                puts + other.puts,
                evictions + other.evictions,
                evictedWeight + other.evictedWeight,
                expirations + other.expirations,
                oversize + other.oversize,
                weigherFailures + other.weigherFailures,
                listenerFailures + other.listenerFailures,
                sum(rejections, other.rejections),
                sum(staleReasons, other.staleReasons),
                costSaved.plus(other.costSaved),
                waitSaved.plus(other.waitSaved));
    }

    private static <R> Map<R, Long> sum(Map<R, Long> one, Map<R, Long> other) {
        Map<R, Long> sum = new HashMap<>(one);
        other.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }

    /** Returns the number of lookups: those answered with a fresh value, with a stale one, and with none. */
    public long requests() {
        return hits + staleServed + misses;
    }

    /** Returns the share of lookups answered from the cache, fresh or stale, from 0 to 1; 1 where there was none. */
    public double hitRatio() {
        long requests = requests();
        return requests == 0 ? 1.0 : (double) (hits + staleServed) / requests;
    }
}
