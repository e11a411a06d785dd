package io.github.corralcache.stats;

/** What is counted. The names are those of {@link io.github.corralcache.CacheStats}. */
public enum Counter {
    HITS,
    STALE_SERVED,
    MISSES,
    LOADS,
    LOAD_FAILURES,
    LOAD_NANOS,
    REFRESHES,
    COALESCED,
    REJECTED,
    LOAD_TIMEOUTS,
    DISCARDED,
    PUTS,
    EVICTIONS,
    EVICTED_WEIGHT,
    EXPIRATIONS,
    OVERSIZE,
    WEIGHER_FAILURES,
    LISTENER_FAILURES;

    static final int COUNT = values().length;
}
