package io.github.corralcache.tiered;

import io.github.corralcache.tier.TierKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of one cache lie in the second tier: under prefix, name, generation, schema and key, joined so that
 * no two of these share their bytes. Prefix and name come first and can be read: servers grant rights and list keys by
 * them. Immutable, thread-safe.
 */
final class PhysicalKeys {

    /** What lies under a key. */
    private static final byte VALUE = 'v';

    private static final byte GENERATION = 'g';
    private static final byte SEQUENCE = 's';
    private static final byte TAG = 't';
    private static final byte SCHEMAS = 'm';

    private static final String MAC = "HmacSHA256";

    private final String address;
    private final byte[] cache;
    private final @Nullable SecretKeySpec secret;

    /**
     * @param prefix keeps applications on one server apart
     * @param secret keeps keys out of the store, which holds their HMAC-SHA-256 (RFC 2104) instead; null to store them
     */
    PhysicalKeys(String prefix, String cacheName, byte @Nullable [] secret) {
        this.address = escaped(prefix) + ':' + escaped(cacheName);
        this.cache = (address + ':').getBytes(StandardCharsets.UTF_8);
        this.secret = secret == null ? null : new SecretKeySpec(secret, MAC);
    }

    /** Returns {@code part} without a colon, as another text for each. */
    private static String escaped(String part) {
        return part.replace("%", "%25").replace(":", "%3A");
    }

    /** Returns what stands for the cache on the bus. */
    String address() {
        return address;
    }

    /** Whether keys and tags are kept out of the store. */
    boolean areHashed() {
        return secret != null;
    }

    /** Returns what stands for a key, in the store and on the bus. */
    byte[] identity(byte[] key) {
        return secret == null ? key : hmac(secret, key);
    }

    /** Returns what stands for a tag on the bus. */
    byte[] tagIdentity(String tag) {
        return identity(tag.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns where the value of a key of this {@linkplain #identity identity} lies. */
    TierKey value(long generation, int schema, byte[] stored) {
        return TierKey.of(start(VALUE, 12 + stored.length)
                .putLong(generation)
                .putInt(schema)
                .put(stored)
                .array());
    }

    /** Returns where the cache's present generation lies. */
    TierKey generation() {
        return TierKey.of(start(GENERATION, 0).array());
    }

    /** Returns where the mark lies that each removal by tag replaces. */
    TierKey removals() {
        return TierKey.of(start(SEQUENCE, 0).array());
    }

    /** Returns where the schemas lie that are in use. */
    TierKey schemas() {
        return TierKey.of(start(SCHEMAS, 0).array());
    }

    /** Returns where the latest removal of {@code tag} lies. */
    TierKey tag(String tag) {
        byte[] stored = tagIdentity(tag);
        return TierKey.of(start(TAG, stored.length).put(stored).array());
    }

    private ByteBuffer start(byte what, int more) {
        return ByteBuffer.allocate(cache.length + 1 + more).put(cache).put(what);
    }

    private static byte[] hmac(SecretKeySpec secret, byte[] key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(secret);
            return mac.doFinal(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
