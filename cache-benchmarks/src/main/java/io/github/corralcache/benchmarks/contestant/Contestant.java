package io.github.corralcache.benchmarks.contestant;

import org.jspecify.annotations.Nullable;

/**
 * A cache under test, reduced to what every contestant can do. Thread-safe. Each contestant is a class of its own, so
 * that a JVM which measures one of them has a single implementation of this interface loaded and the call costs
 * nothing.
 */
public interface Contestant extends AutoCloseable {

    /** Returns the value of {@code key}, or null where it is absent. */
    @Nullable
    Object get(Object key);

    /** Returns the value of {@code key}; where it is absent, stores the key itself as the value. */
    Object getOrLoad(Object key);

    void put(Object key, Object value);

    @Override
    default void close() {}
}
