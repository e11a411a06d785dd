package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * How a load ended.
 *
 * @param known the value with what is known of it; null if the load failed
 * @param failure what the loader threw; null if it did not
 * @param cached whether the value, or that there is none, is to be stored and not only handed to those who wait
 */
record Result<V>(@Nullable CacheValue<V> known, @Nullable Throwable failure, boolean cached) {

    static <V> Result<V> loaded(CacheValue<V> known) {
        return new Result<>(known, null, true);
    }

    static <V> Result<V> shared(@Nullable V value) {
        return new Result<>(CacheValue.of(value), null, false);
    }

    static <V> Result<V> failed(Throwable failure) {
        return new Result<>(null, failure, false);
    }

    @Nullable
    V value() {
        return known == null ? null : known.value();
    }
}
