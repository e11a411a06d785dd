package io.github.corralcache;

/**
 * The term of an entry's worth that decided that it was given up, and not another one. Which of them a cache can name
 * depends on what its policy looks at.
 */
public enum EvictionReason {
    /** It had been there the longest. */
    AGE,
    /** Its last use was the longest ago, and nothing else spoke against it. */
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
