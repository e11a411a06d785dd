package io.github.corralcache;

/** Why an entry left the cache. */
public enum RemovalCause {
    /** Removed by {@link Cache#evict}, {@link Cache#evictByTag}, {@link Cache#clear} or the map view. */
    EXPLICIT,
    /** Its value was replaced by another one. */
    REPLACED,
    /** Given up by the eviction policy to make room. */
    EVICTED,
    /** Its hard TTL has passed. */
    EXPIRED,
    /** Its new value is heavier than the whole cache, or could not be weighed. */
    REFUSED
}
