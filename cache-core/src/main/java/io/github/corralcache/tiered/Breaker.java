package io.github.corralcache.tiered;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Keeps callers away from a server that does not answer: after five failures in a row, or more failures than successes
 * among the last twenty answers, nobody asks for a pause. Then one caller tries; while that fails, each pause is twice
 * as long as the last, up to a bound. Nygard, "Release It!", 2nd edition, section 5.2. Thread-safe; holds its monitor
 * for some ten instructions.
 */
final class Breaker {

    /** What the breaker does with callers. */
    enum State {
        /** All may ask. */
        CLOSED,
        /** Nobody may ask. */
        OPEN,
        /** One caller is trying. */
        HALF_OPEN
    }

    static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final int IN_A_ROW = 5;
    private static final int WINDOW = 20;
    private static final int ALL = (1 << WINDOW) - 1;

    private final DoubleSupplier random;

    /** Read without the monitor by callers who find it closed. */
    private volatile State state = State.CLOSED;

    private int inARow;
    private int answers;
    /** A bit for each of the last answers: 1 for a failure. */
    private int failures;

    private long pause = FIRST_PAUSE.toNanos();
    private long openUntil;
    private long opened;

    /** @param random from 0 to 1: pauses are shortened by up to a tenth, so that nodes do not try together */
    Breaker(DoubleSupplier random) {
        this.random = random;
    }

    State state() {
        return state;
    }

    /** Returns how often the breaker has opened. */
    synchronized long opened() {
        return opened;
    }

    /** Returns whether the caller may ask at {@code now}; if so, it has to say how that went. */
    boolean allows(long now) {
        return state == State.CLOSED || tries(now);
    }

    private synchronized boolean tries(long now) {
        if (state == State.CLOSED) {
            return true;
        }
        if (now - openUntil < 0) {
            return false;
        }
        // the caller that tries may never come back: then another one tries after a pause
        state = State.HALF_OPEN;
        openUntil = now + pause;
        return true;
    }

    /** The server has answered. */
    void succeeded() {
        if (state == State.CLOSED && answers == WINDOW && failures == 0) {
            return; // what most calls find
        }
        synchronized (this) {
            if (state == State.OPEN) {
                return; // asked before it opened
            }
            if (state == State.HALF_OPEN) {
                state = State.CLOSED;
                pause = FIRST_PAUSE.toNanos();
                answers = 0;
                failures = 0;
            }
            inARow = 0;
            record(0);
        }
    }

    /** The server has not answered, or not in time. */
    synchronized void failed(long now) {
        inARow++;
        record(1);
        switch (state) {
            case OPEN -> {
                // asked before it opened
            }
            case HALF_OPEN -> {
                pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
                open(now);
            }
            case CLOSED -> {
                if (inARow >= IN_A_ROW || (answers == WINDOW && Integer.bitCount(failures) > WINDOW / 2)) {
                    opened++;
                    open(now);
                }
            }
        }
    }

    private void open(long now) {
        state = State.OPEN;
        openUntil = now + (long) (pause * (1 - random.getAsDouble() / 10));
    }

    private void record(int failure) {
        failures = ((failures << 1) | failure) & ALL;
        answers = Math.min(answers + 1, WINDOW);
    }
}
