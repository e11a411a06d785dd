package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * How a load ended.
 *
 * @param known the value with what is known of it; null if the load failed
 * @param failure what the loader threw; null if it did not
 * @param leaves whether what the cache holds is nothing to this load: it has found unchanged what is no longer there
 */
record Result<V>(@Nullable CacheValue<V> known, @Nullable Throwable failure, boolean leaves) {

    static <V> Result<V> loaded(CacheValue<V> known) {
        return new Result<>(known, null, false);
    }

    static <V> Result<V> failed(Throwable failure) {
        return new Result<>(null, failure, false);
    }

    /** As this one, for those who wait only: the cache keeps what it has. */
    Result<V> alone() {
        return new Result<>(CacheValue.shared(value()), failure, true);
    }

    /** Returns whether the value, or that there is none, is to be stored and not only handed to those who wait. */
    boolean cached() {
        return known != null && !known.isShared();
    }

    @Nullable
    V value() {
        return known == null ? null : known.value();
    }
}
