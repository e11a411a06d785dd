package io.github.corralcache.expiry;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Shortens TTLs at random, so that entries stored together do not expire together. Only ever shortens: a TTL is a
 * promise not to serve anything older. Thread-safe.
 */
public final class Jitter {

    private final double fraction;
    private final DoubleSupplier random;

    /** Shortens by up to {@code fraction}, from 0 to 0.9, of a TTL. */
    public Jitter(double fraction) {
        this(fraction, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random gives numbers from 0 to 1, evenly spread */
    Jitter(double fraction, DoubleSupplier random) {
        this.fraction = fraction;
        this.random = random;
    }

    /** Returns by how much to shorten a TTL of {@code nanos}; zero where it {@linkplain Timescale#NEVER never} ends. */
    public long shortening(long nanos) {
        if (fraction == 0 || nanos == Timescale.NEVER) {
            return 0;
        }
        return (long) (nanos * fraction * random.getAsDouble());
    }
}
