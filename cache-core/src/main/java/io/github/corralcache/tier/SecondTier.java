package io.github.corralcache.tier;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A second level of caches that several nodes share, on a server that exists already: Redis, memcached, or whatever
 * keeps bytes by key. Engines differ in what they can do, so there are three parts, of which the first is required.
 *
 * <ul>
 *   <li>{@link SharedStore} keeps values: nodes load less. Without more, each node loads for itself what is missing.
 *   <li>{@link Leases} has one node load a key while the others wait, and refuses what was read before a write.
 *   <li>{@link Bus} tells nodes of writes elsewhere, so that their own copies may live longer.
 * </ul>
 *
 * <p>All methods return at once. Their stages complete on a thread of the client, so what depends on them must not
 * block; they complete exceptionally where the server cannot be reached, refuses, or does not answer in time. The cache
 * takes that for an answer ("load it yourself") and never hands it to a caller. Implementations are thread-safe, call
 * no user code, and need not retry.
 */
public interface SecondTier extends AutoCloseable {

    /** What an engine can do, for those who ask what they may rely on. */
    enum Trait {
        /** One load of a key over all nodes. */
        LEASES,
        /** The lease of a load that takes long can be renewed. */
        RENEWABLE_LEASES,
        /** Nodes are told of writes elsewhere. */
        BUS,
        /** Durations are kept to the millisecond; otherwise to the second. */
        MILLISECONDS,
        /** What was read before a write is refused when it is stored after it. */
        FENCING
    }

    /** Returns a word for the engine, as in {@code redis}: for logs, meters and endpoints. */
    String engine();

    /** Returns what the engine can do. */
    Set<Trait> traits();

    /** Returns the part that keeps values. */
    SharedStore store();

    /** Returns the part that has one node load, or null if the engine cannot do that. */
    @Nullable
    Leases leases();

    /** Returns the part that tells nodes of writes, or null if the engine cannot do that. */
    @Nullable
    Bus bus();

    /** Frees connections and threads. Stages that are not complete fail. Closing again does nothing. */
    @Override
    void close();
}
