package io.github.corralcache.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another thread is about to do, and not for ever.
 *
 * <p>Looks as often as it can at first, so that a test is as fast as the machine allows, and then in short turns with
 * the threads that it waits for.
 */
public final class Patience {

    static final Duration DEFAULT = Duration.ofSeconds(10);

    private static final int EAGER_LOOKS = 100;
    private static final long PAUSE_NANOS = 100_000;

    private Patience() {}

    /**
     * Waits until {@code condition} holds.
     *
     * @param what what is expected, for the message
     * @throws AssertionError if it does not hold within ten seconds
     */
    public static void until(String what, BooleanSupplier condition) {
        until(what, DEFAULT, condition);
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @param what what is expected, for the message
     * @throws AssertionError if it does not hold within {@code patience}
     */
    @SuppressWarnings("ThreadPriorityCheck") // yielding saves time where cores are few, and nothing depends on it
    public static void until(String what, Duration patience, BooleanSupplier condition) {
        long start = System.nanoTime();
        for (int looks = 0; !condition.getAsBoolean(); looks++) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new AssertionError("waited " + patience.toMillis() + " ms in vain until " + what);
            }
            if (looks < EAGER_LOOKS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
