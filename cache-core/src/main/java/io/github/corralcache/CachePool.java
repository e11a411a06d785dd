package io.github.corralcache;

import java.util.List;
import java.util.Map;

/**
 * A budget that several caches share, with one eviction policy that ranks the entries of all of them together. Built by
 * {@link CachePoolBuilder}, entered with {@link CacheBuilder#pool(CachePool)}, left by closing the cache.
 *
 * <p>A cache may be guaranteed a part of the budget. While its weight is at or under that, it loses no entry to another
 * cache. What it does not use is lent to the others, and comes back as it stores entries, each in the place of one that
 * another cache has borrowed. A cache above its guarantee may lose any of its entries, so where these weigh more than 1
 * the last one that it loses may leave it a part of an entry below.
 *
 * <p>A cache that is forgotten without being closed leaves the pool some time after the garbage collector has found
 * out, when another cache stores something or is built; its removal listener is told of its entries as
 * {@link Cache#close} tells it. Until then they stay, and what is guaranteed to the cache is nobody else's.
 * Thread-safe.
 */
public interface CachePool {

    /**
     * What one cache has of a pool.
     *
     * @param cache the name of the cache
     * @param weight what its entries weigh, which is their number unless the pool is weighted
     * @param guarantee the weight within which other caches take nothing from it
     */
    record Share(String cache, long weight, long guarantee) {

        /** What the cache has beyond its guarantee, and others may take. */
        public long borrowed() {
            return Math.max(0, weight - guarantee);
        }
    }

    /** Returns the name given to {@link CachePoolBuilder#named}. */
    String name();

    /** Returns the bound on the sum of weights, which is the number of entries unless the pool is {@link #weighted}. */
    long maximum();

    /** Returns whether entries are weighed, each cache's by its own {@link Weigher}. */
    boolean weighted();

    /** Returns the name of the eviction policy. */
    String policy();

    /** Returns the options of the policy that hold, those not set included, as one writes them. */
    Map<String, String> policyOptions();

    /** Returns how many loads of the pool's caches may run at the same time; zero for any number. */
    int maxConcurrentLoads();

    /** Returns the weight of all entries: at no moment more than {@link #maximum}. */
    long weight();

    /** Returns what each cache has at the moment, in no particular order; not atomic across caches. */
    List<Share> shares();
}
