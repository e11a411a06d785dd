package io.github.corralcache.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one property says.
 *
 * @param name the whole name of the property
 * @param value its value
 * @param depth how far out the property was found: less for what overrides more
 */
record Setting<T>(String name, T value, int depth) {

    /** The last part of the name. */
    String key() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Says that the value cannot be used, and what could be. */
    InvalidCorralPropertyException refused(String reason, String action) {
        return new InvalidCorralPropertyException(Map.of(name, value), reason, action);
    }

    /** Says that this value cannot be used together with another one. */
    InvalidCorralPropertyException refusedBeside(Setting<?> other, String reason, String action) {
        Map<String, Object> both = new LinkedHashMap<>();
        both.put(name, value);
        both.put(other.name, other.value);
        return new InvalidCorralPropertyException(both, reason, action);
    }
}
