package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * How a load ended.
 *
 * @param known the value with what is known of it; null if the load failed
 * @param failure what the loader threw; null if it did not
 */
record Result<V>(@Nullable CacheValue<V> known, @Nullable Throwable failure) {

    static <V> Result<V> loaded(CacheValue<V> known) {
        return new Result<>(known, null);
    }

    static <V> Result<V> failed(Throwable failure) {
        return new Result<>(null, failure);
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
