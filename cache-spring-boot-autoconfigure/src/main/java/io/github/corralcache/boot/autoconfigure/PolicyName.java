package io.github.corralcache.boot.autoconfigure;

/**
 * The eviction policies that a property can name. An enum, so that Spring Boot reads the names in any case, with or
 * without dashes, and an IDE offers them wherever a policy is set.
 */
public enum PolicyName {
    /** Gives up the oldest entry. */
    FIFO,
    /** Gives up the entry that was not used for longest. */
    LRU,
    /** Gives up the one of a few random entries that was not used for longest. */
    SAMPLED_LRU,
    /** memcached's: entries used twice are kept apart from newcomers. */
    SEGMENTED_LRU,
    /** A hand goes over the entries and gives up the first that was not used since. */
    SIEVE,
    /** Lets new entries prove themselves in a small queue first. */
    S3_FIFO,
    /** Balances recency against frequency by what it gave up too early. */
    ARC,
    /** Lets an entry in if it is asked for more often than the one it would replace. */
    W_TINYLFU,
    /** Gives up what is cheapest to load again, and ages the rest. */
    GREEDY_DUAL,
    /** As greedy-dual, by cost per weight. */
    GDS,
    /** As gds, by how often an entry is used too. */
    GDSF,
    /** As greedy-dual in constant time, by wheels of costs. */
    GD_WHEEL,
    /** As gds with rounded costs, in nearly constant time. */
    CAMP,
    /** Gives up the one of some random entries with the least use and cost per age and weight. */
    HYPERBOLIC,
    /** Keeps what saves most, without starving cheap keys. */
    COST_AWARE;

    /**
     * Returns the name that {@link io.github.corralcache.CacheBuilder#policies} has, as one writes it in a property.
     */
    @Override
    public String toString() {
        return PropertyNames.value(this);
    }
}
