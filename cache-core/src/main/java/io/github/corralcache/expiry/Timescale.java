package io.github.corralcache.expiry;

import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.Ttl;
import java.time.Duration;

/**
 * The clock of one cache: time as an {@code int} count of ticks, which halves what a deadline takes in an entry.
 *
 * <p>A tick is {@code 2^16} ns (66 µs), or as much more as it takes for the cache's TTL to fit into {@link #HORIZON}
 * ticks. Ticks wrap around, as {@link System#nanoTime} does, so two of them can be compared by the sign of their
 * difference as long as they are less than {@code 2^31} ticks apart: whoever keeps deadlines must look at all of them
 * once in {@link #HORIZON} ticks, see {@link #horizonNanos}. Deadlines are rounded down: a value may go up to one tick
 * early, and never late.
 *
 * <p>Immutable.
 */
public final class Timescale {

    /** The longest TTL in ticks: a quarter of what an {@code int} can tell apart. */
    public static final int HORIZON = 1 << 29;

    /** Stands for a time that never comes, in {@link #nanos} of a TTL. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A TTL from here on is taken for endless: 73 years, beyond which ticks of 64-bit times would be ambiguous. */
    private static final Duration LONGEST = Duration.ofNanos(1L << 61);

    private static final int FINEST = 16;

    private final int shift;
    private final long softNanos;
    private final long hardNanos;
    private final long earlyNanos;

    /** A scale for entries with {@code ttl}, which may be refreshed before they are stale as {@code early} says. */
    public Timescale(Ttl ttl, EarlyRefresh early) {
        softNanos = nanos(ttl.soft());
        hardNanos = nanos(ttl.hard());
        long longest = hardNanos == NEVER ? (softNanos == NEVER ? 0 : softNanos) : hardNanos;
        int fit = FINEST;
        while (longest >> fit >= HORIZON) {
            fit++;
        }
        shift = fit;
        earlyNanos = softNanos == NEVER ? 0 : (long) (softNanos * (1 - early.fraction()));
    }

    /** Returns {@code duration} in nanoseconds, with zero, and 73 years or more, as {@link #NEVER}. */
    public static long nanos(Duration duration) {
        return duration.isZero() || duration.compareTo(LONGEST) >= 0 ? NEVER : duration.toNanos();
    }

    /** Whether entries become stale or gone at all. */
    public boolean expires() {
        return softNanos != NEVER || hardNanos != NEVER;
    }

    /** Returns how many ticks begin after {@code earlier} and until {@code later}, however many. */
    public long ticks(long earlier, long later) {
        long intoTick = earlier & ((1L << shift) - 1);
        return (later - earlier + intoTick) >> shift;
    }

    /** How far the shift goes from nanoseconds to ticks; for the read path, which cannot afford a call. */
    public int shift() {
        return shift;
    }

    /** Returns the tick that {@code nanos} falls into. */
    public int tick(long nanos) {
        return (int) (nanos >> shift);
    }

    /** Nanoseconds within which every deadline must be looked at once. */
    public long horizonNanos() {
        return (long) HORIZON << shift;
    }

    /**
     * Returns the deadline of an entry stored at {@code now}, in nanoseconds: the first moment at which a reader has to
     * know more than that the entry is fresh.
     */
    public long deadline(long now, long shortenedBy) {
        return now + freshNanos() - earlyNanos - shortenedBy;
    }

    /** Nanoseconds from the end of freshness to the end of life; {@link #NEVER} if that end never comes. */
    public long staleNanos() {
        if (hardNanos == NEVER) {
            return softNanos == NEVER ? 0 : NEVER;
        }
        return softNanos == NEVER ? 0 : hardNanos - softNanos;
    }

    /** Returns what an entry is whose deadline is {@code remaining} ticks away, or was that long ago if negative. */
    public Freshness at(long remaining) {
        if (remaining > 0) {
            return Freshness.FRESH;
        }
        long early = earlyNanos >> shift;
        if (-remaining < early) {
            return Freshness.EARLY;
        }
        long stale = staleNanos();
        return stale == NEVER || -remaining < early + (stale >> shift) ? Freshness.STALE : Freshness.GONE;
    }

    /** Returns for how many nanoseconds an entry stays fresh whose deadline is {@code remaining} ticks away. */
    public long freshNanosAt(long remaining) {
        return (remaining << shift) + earlyNanos;
    }

    /** Returns in how many nanoseconds an entry is gone whose deadline is {@code remaining} ticks away. */
    public long endsIn(long remaining) {
        long stale = staleNanos();
        return stale == NEVER || !expires() ? NEVER : (remaining << shift) + earlyNanos + stale;
    }

    /** Returns when an entry with {@code deadline} is gone, as {@link #at} sees it; {@link #NEVER} if never. */
    public long endsAt(int deadline, long now) {
        long stale = staleNanos();
        if (stale == NEVER || !expires()) {
            return NEVER;
        }
        long ticks = (deadline - tick(now)) + (earlyNanos >> shift) + (stale >> shift);
        return ((now >> shift) + ticks) << shift;
    }

    /** Nanoseconds for which an entry is fresh; {@link #NEVER} if always. */
    public long freshNanos() {
        return Math.min(softNanos, hardNanos);
    }
}
