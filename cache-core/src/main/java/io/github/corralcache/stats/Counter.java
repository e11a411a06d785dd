package io.github.corralcache.stats;

import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.CacheStats.StaleReason;

/** What is counted. Names are those of {@link io.github.corralcache.CacheStats} where it has the same. */
public enum Counter {
    HITS,
    STALE_REFRESHING,
    STALE_FAILED,
    STALE_LOAD_LIMIT,
    STALE_LOOKED_UP,
    MISSES,
    LOADS,
    LOAD_FAILURES,
    LOAD_NANOS,
    REFRESHES,
    COALESCED,
    REJECTED_WAITERS_PER_KEY,
    REJECTED_WAITERS,
    REJECTED_WAIT_TIMEOUT,
    LOAD_TIMEOUTS,
    DISCARDED,
    /** Puts that replaced a value in place; segments count the others, and what they evict. */
    PUTS_IN_PLACE,
    EXPIRATIONS,
    OVERSIZE,
    WEIGHER_FAILURES,
    LISTENER_FAILURES;

    static final int COUNT = values().length;

    /** Returns what counts the callers turned away for {@code reason}. */
    public static Counter of(Reason reason) {
        return switch (reason) {
            case WAITERS_PER_KEY -> REJECTED_WAITERS_PER_KEY;
            case WAITERS -> REJECTED_WAITERS;
            case WAIT_TIMEOUT -> REJECTED_WAIT_TIMEOUT;
        };
    }

    /** Returns what counts the stale values served for {@code reason}. */
    public static Counter of(StaleReason reason) {
        return switch (reason) {
            case REFRESHING -> STALE_REFRESHING;
            case FAILED -> STALE_FAILED;
            case LOAD_LIMIT -> STALE_LOAD_LIMIT;
            case LOOKED_UP -> STALE_LOOKED_UP;
        };
    }
}
