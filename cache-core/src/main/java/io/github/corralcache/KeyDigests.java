package io.github.corralcache;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Stands for keys where they are shown. A key may be personal data, and the hash of a number gives the number away, so
 * hashes are hidden behind a secret that lasts as long as the process: the same key has the same digest everywhere, but
 * neither the key nor its digest elsewhere can be told from it. Thread-safe.
 */
public final class KeyDigests {

    private static final int SECRET_BYTES = 32;
    private static final int SHOWN_BYTES = 4;

    private static final KeyDigests OF_THIS_PROCESS = new KeyDigests();

    private final byte[] secret = new byte[SECRET_BYTES];

    KeyDigests() {
        new SecureRandom().nextBytes(secret);
    }

    /** Returns those that messages and Corral's endpoint show. */
    public static KeyDigests ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /**
     * Returns the digest of {@code key}, eight hexadecimal digits; {@code ?} if its hashCode throws. Calls nothing else
     * of the key. Does not block.
     */
    public String ofKey(Object key) {
        try {
            return of(spread(key.hashCode()));
        } catch (RuntimeException e) {
            return "?";
        }
    }

    /**
     * Returns the digest of a key, eight hexadecimal digits. Does not block.
     *
     * @param keyHash the key's hash, as {@link LoadInProgress} and {@link Eviction} have it
     */
    public String of(int keyHash) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(secret);
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(keyHash).flip());
            return HexFormat.of().formatHex(sha.digest(), 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The key's hash as the engine's {@code Keys} makes it, which this room may not ask. */
    private static int spread(int hashCode) {
        int h = hashCode;
        h = (h ^ (h >>> 16)) * 0x7feb352d;
        h = (h ^ (h >>> 15)) * 0x846ca68b;
        return h ^ (h >>> 16);
    }
}
