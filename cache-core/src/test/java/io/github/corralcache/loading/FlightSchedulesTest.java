package io.github.corralcache.loading;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.Schedules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waiters that come and go while their flight lands. */
class FlightSchedulesTest {

    private static final int SCHEDULES = 200 * Schedules.RACES;

    /** What is tried: a flight, or one with a planted bug. */
    private interface Tried {
        void join(Waiter<String> waiter);

        void land(String value);
    }

    private static Tried flight() {
        Flight<Integer, String> flight = new Flight<>("lincheck", 1, 0, false, 0, 0);
        return new Tried() {
            @Override
            public void join(Waiter<String> waiter) {
                flight.join(waiter);
                waiter.whenComplete((value, failure) -> flight.leave(waiter));
            }

            @Override
            public void land(String value) {
                flight.land(value, Long.MAX_VALUE, 0);
                if (flight.waiting() != 0) {
                    throw new AssertionError(flight.waiting() + " wait for what has landed");
                }
            }
        };
    }

    /** Looks whether it has landed, and then lets the waiter in: in between it may land. */
    private static Tried careless() {
        AtomicReference<String> landed = new AtomicReference<>();
        List<Waiter<String>> waiters = new ArrayList<>();
        return new Tried() {
            @Override
            public void join(Waiter<String> waiter) {
                String value = landed.get();
                if (value != null) {
                    waiter.complete(value);
                    return;
                }
                synchronized (waiters) {
                    waiters.add(waiter);
                }
            }

            @Override
            public void land(String value) {
                landed.set(value);
                synchronized (waiters) {
                    waiters.forEach(waiter -> waiter.complete(value));
                }
            }
        };
    }

    @Test
    @Tag("RC7")
    void everyWaiterIsAnswered() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> everyWaiterIsAnswered(flight()));
    }

    @Test
    @Tag("RC7")
    void aFlightThatForgetsAWaiterIsFound() {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, () -> everyWaiterIsAnswered(careless())))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static void everyWaiterIsAnswered(Tried tried) {
        Waiter<String> early = new Waiter<>(1, 0, 0);
        Waiter<String> late = new Waiter<>(1, 0, 0);
        Waiter<String> impatient = new Waiter<>(1, 0, 0);
        tried.join(early);
        Thread joins = new Thread(() -> {
            tried.join(late);
            tried.join(impatient);
            impatient.cancel(false);
        });
        Thread lands = new Thread(() -> tried.land("v"));
        joins.start();
        lands.start();
        try {
            joins.join();
            lands.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (!"v".equals(early.getNow(null)) || !"v".equals(late.getNow(null)) || !impatient.isDone()) {
            throw new AssertionError("somebody waits for ever");
        }
    }
}
