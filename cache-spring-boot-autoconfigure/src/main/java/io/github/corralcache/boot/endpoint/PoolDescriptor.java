package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CachePool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A budget that caches share, as the endpoint shows it. What is null is left out.
 *
 * @param policy the name of the eviction policy
 * @param policyOptions all that the policy has, as one writes them
 * @param maximumSize the largest number of entries, or null if it is their weight that is bounded
 * @param maximumWeight the largest weight of all entries, or null if they are not weighed
 * @param weight what all entries weigh, which is their number if they are not weighed
 * @param maxConcurrentLoads how many loads of its caches may run at the same time, or null for any number
 * @param caches what each cache has of it, by name
 */
public record PoolDescriptor(
        String policy,
        Map<String, String> policyOptions,
        @Nullable Long maximumSize,
        @Nullable Long maximumWeight,
        long weight,
        @Nullable Integer maxConcurrentLoads,
        Map<String, Share> caches) {

    /**
     * What a cache has of a pool.
     *
     * @param weight what its entries weigh
     * @param guarantee the weight that other caches cannot take from it
     * @param borrowed what it has beyond that
     */
    public record Share(long weight, long guarantee, long borrowed) {}

    /** @param shown which caches' shares to show */
    static PoolDescriptor of(CachePool pool, Predicate<CachePool.Share> shown) {
        Map<String, Share> shares = new LinkedHashMap<>();
        pool.shares().stream()
                .filter(shown)
                .forEach(share ->
                        shares.put(share.cache(), new Share(share.weight(), share.guarantee(), share.borrowed())));
        return new PoolDescriptor(
                pool.policy(),
                pool.policyOptions(),
                pool.weighted() ? null : (Long) pool.maximum(),
                pool.weighted() ? (Long) pool.maximum() : null,
                pool.weight(),
                pool.maxConcurrentLoads() == 0 ? null : (Integer) pool.maxConcurrentLoads(),
                shares);
    }
}
