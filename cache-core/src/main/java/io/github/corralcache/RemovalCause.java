package io.github.corralcache;

/** Why an entry left the cache. */
public enum RemovalCause {
    /** Removed by {@link Cache#evict}, {@link Cache#evictByTag}, {@link Cache#clear} or the map view. */
    EXPLICIT,
    /** Its value was replaced, or a load has found that there is no value any more. */
    REPLACED,
    /** Evicted by the policy to make room. */
    EVICTED,
    /** Its hard TTL has passed, or nobody has read it for its {@linkplain CacheBuilder#idleTtl idle TTL}. */
    EXPIRED,
    /**
     * Its new value cannot be cached: it is heavier than the whole cache, has no valid weight, or is
     * {@linkplain CacheValue#shared for the waiting callers} only.
     */
    REFUSED
}
