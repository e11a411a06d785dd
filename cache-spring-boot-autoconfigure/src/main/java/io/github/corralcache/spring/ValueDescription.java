package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import org.jspecify.annotations.Nullable;

/** Adds to a value about to be stored what is known of it besides. Thread-safe. */
@FunctionalInterface
interface ValueDescription {

    /** Nothing is known besides. */
    ValueDescription NONE = (value, plain) -> plain;

    /**
     * Returns {@code plain}, with what is known besides.
     *
     * @param value the value as the application has it
     * @param plain the value as it is stored
     */
    CacheValue<Object> describe(@Nullable Object value, CacheValue<Object> plain);
}
