package io.github.corralcache.expiry;

import io.github.corralcache.EarlyRefresh;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Draws whether a read of a value that is about to become stale starts a refresh. Thread-safe. */
public final class EarlyDraw {

    /** Loads are never taken to be faster than this: their estimate would be noise. */
    private static final long FASTEST_LOAD = 1_000_000;

    private final EarlyRefresh early;
    private final DoubleSupplier random;

    /** Draws as {@code early} says. */
    public EarlyDraw(EarlyRefresh early) {
        this(early, () -> 1 - ThreadLocalRandom.current().nextDouble());
    }

    /** @param random gives numbers greater than 0, up to 1, evenly spread */
    EarlyDraw(EarlyRefresh early, DoubleSupplier random) {
        this.early = early;
        this.random = random;
    }

    /**
     * Returns whether to refresh.
     *
     * @param remainingNanos until the value is stale
     * @param loadNanos how long a load takes
     */
    public boolean refreshes(long remainingNanos, long loadNanos) {
        if (early.beta() == 0) {
            return early.isOn();
        }
        double head = Math.max(FASTEST_LOAD, loadNanos) * early.beta() * -Math.log(random.getAsDouble());
        return remainingNanos <= head;
    }
}
