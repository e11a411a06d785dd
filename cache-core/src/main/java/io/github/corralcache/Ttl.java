package io.github.corralcache;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a value is fresh, and how long it stays in the cache, from the time at which it was stored. Immutable.
 *
 * @param soft after this age the value is stale; zero means never
 * @param hard after this age the value is gone; zero means never
 */
public record Ttl(Duration soft, Duration hard) {

    /** A value that is neither stale nor gone until it is evicted. */
    public static final Ttl NEVER = new Ttl(Duration.ZERO, Duration.ZERO);

    /** @throws IllegalArgumentException if a duration is negative, or {@code hard} is shorter than {@code soft} */
    public Ttl {
        Objects.requireNonNull(soft, "soft");
        Objects.requireNonNull(hard, "hard");
        if (soft.isNegative()) {
            throw new IllegalArgumentException("soft TTL must be zero (never stale) or positive; got " + soft);
        }
        if (hard.isNegative()) {
            throw new IllegalArgumentException("hard TTL must be zero (never gone) or positive; got " + hard);
        }
        if (!hard.isZero() && hard.compareTo(soft) < 0) {
            throw new IllegalArgumentException("hard TTL must be at least the soft TTL " + soft + "; got " + hard);
        }
    }

    /** A value that is fresh until {@code hard}, then gone. It is never stale. */
    public static Ttl of(Duration hard) {
        return new Ttl(Duration.ZERO, hard);
    }

    /** A value that is fresh until {@code soft}, stale until {@code hard} and gone after it. */
    public static Ttl of(Duration soft, Duration hard) {
        return new Ttl(soft, hard);
    }
}
