package io.github.corralcache.benchmarks.replay;

/** A cache that answers the requests of one replay, in order, on one thread. */
interface ReplayTarget extends AutoCloseable {

    /** Looks the object up, and stores it if it is not there. Returns whether it was. */
    boolean request(int object);

    @Override
    default void close() {}
}
