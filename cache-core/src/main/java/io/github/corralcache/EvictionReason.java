package io.github.corralcache;

/** Why an entry was evicted, and not another one. Which reasons occur depends on the policy. */
public enum EvictionReason {
    /** It had been there the longest. */
    AGE,
    /** Its last use was the longest ago, and no other term decided. */
    RECENCY,
    /** It was not used again, or less often than others. */
    FREQUENCY,
    /** It costs less to load again than others. */
    COST,
    /** It weighs more than others. */
    WEIGHT,
    /** An entry that is worth even less belongs to a group of keys that misses too often already. */
    GUARD,
    /**
     * An entry that is worth even less belongs to a cache with no more than it is guaranteed, or this one did so far.
     */
    GUARANTEE,
    /** It had expired, and only waited to be removed. */
    EXPIRY
}
