package io.github.corralcache.spring;

/** Which callers of a cache share one load per key instead of each loading for themselves. */
public enum Protection {
    /** All calls of {@code @Cacheable} methods. */
    ALL,
    /** Only calls of {@code @Cacheable(sync = true)} methods, and direct calls that give a loader. */
    SYNC,
    /** None: the cache only keeps what it is given. */
    NONE
}
