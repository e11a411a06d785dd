package io.github.corralcache;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings a cache works with.
 *
 * @param maximum the bound on the sum of weights, which is the number of entries unless {@code weighted}
 * @param weighted whether a {@link Weigher} is in use
 * @param pool the name of the pool whose maximum and policy these are; null for a cache that has its own
 * @param otherPools the names of the pools besides that some of its keys may be sent to
 * @param policy the name of the eviction policy
 * @param policyOptions the options of the policy that hold, those not set included, as one writes them
 * @param ttl the TTL of entries that have none of their own
 * @param idleTtl how long entries live that nobody reads; zero for as long as others
 * @param jitter the largest fraction of the TTL by which an entry's TTL is shortened at random
 * @param earlyRefresh whether a value is regenerated before it is stale
 * @param refresh who regenerates a stale value
 * @param limits how long and how many callers wait
 * @param recordStats whether statistics are recorded
 * @param costUnit what the costs of entries are counted in
 */
public record CacheSettings(
        long maximum,
        boolean weighted,
        @Nullable String pool,
        List<String> otherPools,
        String policy,
        Map<String, String> policyOptions,
        Ttl ttl,
        Duration idleTtl,
        double jitter,
        EarlyRefresh earlyRefresh,
        Refresh refresh,
        LoadLimits limits,
        boolean recordStats,
        CostUnit costUnit) {

    public CacheSettings {
        otherPools = List.copyOf(otherPools);
        policyOptions = Collections.unmodifiableMap(new LinkedHashMap<>(policyOptions));
    }

    /** Returns these settings with another {@link #maximum()}. */
    public CacheSettings withMaximum(long other) {
        return other == maximum
                ? this
                : new CacheSettings(
                        other,
                        weighted,
                        pool,
                        otherPools,
                        policy,
                        policyOptions,
                        ttl,
                        idleTtl,
                        jitter,
                        earlyRefresh,
                        refresh,
                        limits,
                        recordStats,
                        costUnit);
    }
}
