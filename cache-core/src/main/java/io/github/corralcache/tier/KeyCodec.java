package io.github.corralcache.tier;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns keys into bytes, under which a second tier stores their values. Nodes that share a tier use the same codec.
 *
 * <p>Two keys that are equal must get the same bytes, on every node and in every version of the application that shares
 * the tier. Two keys that are not equal must get different bytes: otherwise one is answered with the value of the
 * other. A method such as {@code toString} keeps neither promise for most types.
 *
 * <p>Implementations are thread-safe and do not block. They may run on any thread that calls the cache.
 */
@FunctionalInterface
public interface KeyCodec {

    /**
     * Returns the bytes of {@code key}, or null if the codec does not know its type: such a key is cached on this node
     * only.
     *
     * @param key the key, not null
     * @throws RuntimeException if the key cannot be read; the call goes on as for null
     */
    byte @Nullable [] encode(Object key);

    /**
     * Returns the codec for the types that keys usually have: {@link String}, {@link Character}, {@link Boolean}, the
     * numbers of {@code java.lang} and {@code java.math}, {@link UUID}, enums, the values of {@code java.time}, records
     * and lists of these, and null in their place. The type is part of the bytes, so {@code 1}, {@code 1L} and
     * {@code "1"} never meet. Records and enums are told apart by the names of their classes.
     */
    static KeyCodec byType() {
        return TypedKeyCodec.INSTANCE;
    }
}
