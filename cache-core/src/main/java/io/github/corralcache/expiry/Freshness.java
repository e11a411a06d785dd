package io.github.corralcache.expiry;

/** What the age of a value means to a reader. */
public enum Freshness {
    /** Younger than its soft TTL: returned as it is. */
    FRESH,
    /** Past its soft TTL: returned, and regenerated. */
    STALE,
    /** Past its hard TTL: never returned. */
    GONE
}
