package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import java.lang.reflect.Method;
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

    /** As this one, with the method that has made the value, when called on {@code target}, for its group. */
    default ValueDescription madeBy(Method method, Object target) {
        return (value, plain) -> describe(value, plain).withGroup(LoaderGroup.of(method, target));
    }
}
