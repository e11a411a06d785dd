package io.github.corralcache.tiered;

import io.github.corralcache.Ttl;
import java.time.Duration;

/**
 * How long a value is still fresh and still there, in nanoseconds; values of a second tier do not live for ever.
 *
 * @param soft no more than {@code hard}; zero or less for a stale value
 */
record Life(long soft, long hard) {

    /** As long as a value lives in the second tier at most. */
    static final Duration LONGEST = Duration.ofDays(7);

    /** Copies that are asked for again before they are gone, so that readers need not wait for that. */
    private static final double ASKED_AGAIN_AT = 0.8;

    static Life of(Ttl ttl) {
        long longest = LONGEST.toNanos();
        long hard = ttl.hard().isZero() ? longest : Math.min(longest, nanos(ttl.hard()));
        long soft = ttl.soft().isZero() ? hard : Math.min(hard, nanos(ttl.soft()));
        return new Life(soft, hard);
    }

    static Life of(Duration soft, Duration hard) {
        return new Life(nanos(soft), nanos(hard));
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** This, some time later. */
    Life after(long nanos) {
        return new Life(soft - nanos, hard - nanos);
    }

    /** This, shortened by {@code nanos}, but to a moment at least. */
    Life shortenedBy(long nanos) {
        return new Life(Math.max(1, soft - nanos), Math.max(1, hard - nanos));
    }

    /** This, for a copy that is not kept for longer than {@code localTtl}; zero for no bound. */
    Life within(Duration localTtl) {
        if (localTtl.isZero()) {
            return this;
        }
        long most = nanos(localTtl);
        return new Life(Math.min(soft, (long) (most * ASKED_AGAIN_AT)), Math.min(hard, most));
    }

    /** This, asked for again after {@code nanos} at the latest. */
    Life freshFor(long nanos) {
        return new Life(Math.min(soft, nanos), hard);
    }

    boolean isOver() {
        return hard <= 0;
    }

    /** Returns this as a TTL of a value that is stored now; it must not be over. */
    Ttl ttl() {
        return soft >= hard
                ? Ttl.of(Duration.ofNanos(hard))
                : Ttl.of(Duration.ofNanos(Math.max(1, soft)), Duration.ofNanos(hard));
    }
}
