package io.github.corralcache.expiry;

/** What the age of a value means to a reader. */
public enum Freshness {
    /** Younger than its soft TTL: returned as it is. */
    FRESH,
    /** Still younger than its soft TTL, but near enough to it that a read may start a refresh. */
    EARLY,
    /** Past its soft TTL: returned, and regenerated. */
    STALE,
    /** Past its hard TTL: never returned. */
    GONE;

    /** Whether a reader gets the value as one that needs no regeneration. */
    public boolean isFresh() {
        return this == FRESH || this == EARLY;
    }
}
