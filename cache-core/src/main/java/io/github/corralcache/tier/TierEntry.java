package io.github.corralcache.tier;

import java.time.Duration;
import java.util.Objects;

/**
 * What lies under a {@link TierKey}: an {@linkplain Envelope sealed} value, and how long it lasts. There are no points
 * in time here, because the clocks of nodes differ: whoever stores says how long from now, and whoever reads is told
 * what the server has measured to be left. Immutable; the bytes are shared and must not be changed.
 *
 * @param bytes the sealed value
 * @param soft how long the value is fresh from now on; zero or negative: it is stale
 * @param hard how long the value is there from now on; positive. Past that, the tier must not answer it
 * @param version tells this value from any other that was under the key before or will be; random
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
