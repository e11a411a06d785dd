package io.github.corralcache.tier;

import org.jspecify.annotations.Nullable;

/**
 * Turns the values of one cache into bytes and back. Nodes that share a tier use codecs of the same {@link #schema} for
 * values that they can read of each other.
 *
 * <p>Implementations are thread-safe and do not block. They run on the thread that leads a load, or on one of the
 * cache's. The bytes that they read come from another machine: {@link #decode} must create no object but of types that
 * it was made for.
 */
public interface ValueCodec {

    /**
     * Returns what tells apart the values that this codec reads from all others: a hash of the type and of its shape.
     * It is part of the key, so versions of an application with different schemas share no values. Always the same.
     */
    int schema();

    /**
     * Returns the bytes of {@code value}, or null if the codec cannot give it back as it is: such a value is cached on
     * this node only.
     *
     * @param value the value, not null
     * @throws Exception if the value cannot be written; the call goes on as for null
     */
    byte @Nullable [] encode(Object value) throws Exception;

    /**
     * Returns the value that {@link #encode} made {@code content} of; never null.
     *
     * @throws Exception if these are other bytes; to the callers of the cache this is a miss
     */
    Object decode(byte[] content) throws Exception;

    /**
     * Returns the object that the cache holds where the application's value is null, or null if it holds no such
     * object. It is told apart by identity, needs no bytes, and reaches neither {@link #encode} nor {@link #decode}.
     */
    default @Nullable Object nullValue() {
        return null;
    }
}
