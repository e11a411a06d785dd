package io.github.corralcache.tier;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A second cache level that several nodes share, on an existing server that stores bytes by key, such as Redis or
 * memcached. Servers differ in what they can do, so there are three parts. Only the first is required.
 *
 * <ul>
 *   <li>{@link SharedStore} keeps values, so nodes load less. With this part alone, each node loads missing values by
 *       itself.
 *   <li>{@link Leases} lets one node load a key while the others wait. It rejects a value that was read before a write.
 *   <li>{@link Bus} tells nodes about writes on other nodes, so that their own copies may live longer.
 * </ul>
 *
 * <p>All methods return at once. Their stages complete on a thread of the client, so dependent stages must not block. A
 * stage fails if the server cannot be reached, rejects the request, or does not answer in time. The cache then loads
 * the value itself, and its callers do not see the failure. Implementations are thread-safe, call no user code, and
 * need not retry.
 */
public interface SecondTier extends AutoCloseable {

    /** What an engine can do. */
    enum Trait {
        /** One load of a key over all nodes. */
        LEASES,
        /** The lease of a load that takes long can be renewed. */
        RENEWABLE_LEASES,
        /** Nodes are told about writes on other nodes. */
        BUS,
        /** Durations are exact to the millisecond; without this, to the second. */
        MILLISECONDS,
        /** A value that was read before a write is rejected if it is stored after it. */
        FENCING
    }

    /** Returns the name of the engine, such as {@code redis}, for logs, meters and endpoints. */
    String engine();

    /** Returns what the engine can do. */
    Set<Trait> traits();

    /** Returns the part that keeps values. */
    SharedStore store();

    /** Returns the part that lets one node load, or null if the engine cannot do that. */
    @Nullable
    Leases leases();

    /** Returns the part that tells nodes of writes, or null if the engine cannot do that. */
    @Nullable
    Bus bus();

    /** Frees connections and threads. Stages that are not complete fail. Closing again does nothing. */
    @Override
    void close();
}
