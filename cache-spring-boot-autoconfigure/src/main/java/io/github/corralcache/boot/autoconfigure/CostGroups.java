package io.github.corralcache.boot.autoconfigure;

/** Which keys of a cache are a group, that is not to pay for the others with many more misses. */
public enum CostGroups {
    /** All of a cache in a pool; elsewhere those of similar cost. */
    AUTO,
    /** Those that one {@code @Cacheable} method loads. */
    LOADER
}
