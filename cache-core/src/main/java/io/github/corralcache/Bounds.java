package io.github.corralcache;

import org.jspecify.annotations.Nullable;

/** What a cache that is being built may be bounded by: a maximum of its own, or that of a pool. */
final class Bounds {

    private Bounds() {}

    /** Refuses a maximum beside another, or beside a pool. */
    static void requireNone(String what, long value, long maximum, @Nullable CachePool pool) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be at least 1; got " + value);
        }
        if (pool != null) {
            throw new IllegalStateException(
                    what + " cannot be set: the cache shares the maximum of pool '" + pool.name() + "'");
        }
        if (maximum >= 0) {
            throw new IllegalStateException(what + " cannot be set: a maximum of " + maximum + " is set already");
        }
    }

    /** Refuses a pool beside a maximum, or one that is weighed otherwise. */
    static void requireRoomFor(CachePool pool, boolean withWeigher, long maximum) {
        if (maximum >= 0) {
            throw new IllegalStateException(
                    "the cache cannot share pool '" + pool.name() + "': a maximum of " + maximum + " is set already");
        }
        if (pool.weighted() != withWeigher) {
            throw new IllegalArgumentException("pool '" + pool.name() + "' has a maximum "
                    + (pool.weighted() ? "weight: a weigher is required" : "size: entries are not weighed"));
        }
    }

    /** Refuses what is set beside a pool that has its own. */
    static void requireOfPool(CachePool pool, String what, @Nullable Object value) {
        if (value != null) {
            throw new IllegalStateException(what + " is " + value + ", but pool '" + pool.name() + "' has its own");
        }
    }
}
