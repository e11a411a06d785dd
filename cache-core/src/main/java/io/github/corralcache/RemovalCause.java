package io.github.corralcache;

/** Why an entry left the cache. */
public enum RemovalCause {
    /** Removed by {@link Cache#evict}, {@link Cache#evictByTag}, {@link Cache#clear} or the map view. */
    EXPLICIT,
    /** Its value was replaced by another one, or a load has found that there is none any more. */
    REPLACED,
    /** Given up by the eviction policy to make room. */
    EVICTED,
    /** Its hard TTL has passed. */
    EXPIRED,
    /**
     * Its new value is not for the cache: it is heavier than the whole cache, could not be weighed, or is
     * {@linkplain CacheValue#shared to be shared} only.
     */
    REFUSED
}
