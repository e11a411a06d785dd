package io.github.corralcache.tier;

import java.time.Duration;
import java.util.Objects;

/**
 * The entry of a {@link TierKey}: an {@linkplain Envelope sealed} value and its TTLs. It has no points in time, because
 * the clocks of nodes differ. A writer gives durations from now; a reader gets the durations that are left, as the
 * server measures them. Immutable; the bytes are shared and must not be changed.
 *
 * @param bytes the sealed value
 * @param soft how long the value is still fresh; zero or negative if it is stale
 * @param hard how long the value is still there; positive. After that the tier must not return it
 * @param version random; differs from that of any other value of the key, earlier or later
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, not compared
public record TierEntry(byte[] bytes, Duration soft, Duration hard, long version) {

    /** @throws IllegalArgumentException if {@code hard} is not positive */
    public TierEntry {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(soft, "soft");
        if (hard.isNegative() || hard.isZero()) {
            throw new IllegalArgumentException("hard TTL must be positive; got " + hard);
        }
    }

    /** Returns whether the value is still fresh. */
    public boolean isFresh() {
        return !soft.isNegative() && !soft.isZero();
    }
}
