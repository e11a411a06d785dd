package io.github.corralcache.redis;

import io.github.corralcache.tier.TierEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value, a lease, or both, as the bytes of one Redis string. That they share a key is what makes any {@code DEL}, by
 * whatever client, end the lease too.
 *
 * <p>Layout, big-endian: {@code 'C' 'R' 1}, flags (1 byte), grace in ms (8), hard TTL as written in ms (8), until when
 * nobody else is given a lease, in ms by the server's clock (8), token of the lease (16), version of the value (8), the
 * value. {@link Script} reads and writes the same. A lease without a value is a <i>stub</i>.
 *
 * <p>The soft TTL is what Redis has left of the hard one, less the grace: no node's clock matters.
 */
final class Stored {

    /** Where the value begins. */
    static final int HEADER = 52;

    private static final int MAGIC = 'C' << 24 | 'R' << 16 | 1 << 8;
    private static final int IS_STUB = 1;
    private static final int GRACE_AT = 4;
    private static final int HARD_AT = 12;
    private static final int VERSION_AT = 44;

    private Stored() {}

    /** Returns the bytes of {@code entry}, without a lease. */
    static byte[] write(TierEntry entry) {
        long hard = millis(entry.hard());
        long soft = Math.min(hard, entry.soft().toMillis());
        return ByteBuffer.allocate(HEADER + entry.bytes().length)
                .putInt(MAGIC)
                .putLong(hard - soft)
                .putLong(hard)
                .position(VERSION_AT)
                .putLong(entry.version())
                .put(entry.bytes())
                .array();
    }

    /** Returns {@code duration} in milliseconds, at least one: Redis takes no less. */
    static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }

    /**
     * Returns the value in {@code stored}; null if there is none, or if {@code leftMillis} is not of it.
     *
     * @param leftMillis what Redis has left of the hard TTL, read before the value
     */
    static @Nullable TierEntry read(byte @Nullable [] stored, @Nullable Long leftMillis) {
        if (stored == null || !isValue(stored) || leftMillis == null || leftMillis <= 0) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        if (leftMillis > in.getLong(HARD_AT)) {
            return null; // of an earlier value, which was replaced in between
        }
        return new TierEntry(
                Arrays.copyOfRange(stored, HEADER, stored.length),
                Duration.ofMillis(leftMillis - in.getLong(GRACE_AT)),
                Duration.ofMillis(leftMillis),
                in.getLong(VERSION_AT));
    }

    /** Returns the version of the value whose bytes begin with {@code header}; null if there is none. */
    static @Nullable Long version(byte @Nullable [] header) {
        return header != null && isValue(header)
                ? Long.valueOf(ByteBuffer.wrap(header).getLong(VERSION_AT))
                : null;
    }

    private static boolean isValue(byte[] stored) {
        return stored.length >= HEADER
                && (ByteBuffer.wrap(stored).getInt() & ~0xff) == MAGIC
                && (stored[3] & IS_STUB) == 0;
    }
}
