package io.github.corralcache.benchmarks.rivals;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache of a hundred entries, reduced to what the probes ask of it. Every call blocks as the cache itself does, and
 * throws what the cache throws, in whatever it wraps it.
 */
interface Rival extends AutoCloseable {

    int CAPACITY = 100;

    /** Returns the value of {@code key}; where it is absent, what {@code loader} makes of it. */
    @Nullable
    Object get(String key, Function<String, Object> loader);

    /** Returns the value of {@code key}, or null where it is absent; never loads. */
    @Nullable
    Object peek(String key);

    void put(String key, Object value);

    void evict(String key);

    void clear();

    @Override
    default void close() {}
}
