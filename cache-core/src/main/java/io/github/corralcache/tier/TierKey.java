package io.github.corralcache.tier;

import java.util.Arrays;
import java.util.HexFormat;

/** The bytes under which a second tier stores something. Immutable, with the equality of its bytes. */
public final class TierKey {

    private final byte[] bytes;
    private final int hash;

    private TierKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Returns the key of {@code bytes}, which are copied. */
    public static TierKey of(byte[] bytes) {
        return new TierKey(bytes.clone());
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TierKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns a digest, because the bytes may be private and logs are not. */
    @Override
    public String toString() {
        return "TierKey#" + HexFormat.of().toHexDigits(hash);
    }
}
