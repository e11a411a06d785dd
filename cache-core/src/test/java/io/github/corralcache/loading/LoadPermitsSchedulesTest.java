package io.github.corralcache.loading;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.Schedules;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A permit that comes back while who waits for it gives up, in the schedules that Lincheck thinks out. */
class LoadPermitsSchedulesTest {

    private static final int SCHEDULES = 200 * Schedules.RACES;

    @Test
    @Tag("ME11")
    void permitIsNeverLost() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> permitIsNeverLost(new Sound()));
    }

    @Test
    @Tag("ME11")
    void permitHandedToWhoHasGoneIsFound() {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, () -> permitIsNeverLost(new Careless())))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** One permit, and loads known by a number. */
    private interface Permits {

        boolean tryTake(int load);

        void take(int load, Waiter<Boolean> waiter);

        void release(int load);
    }

    private static void permitIsNeverLost(Permits permits) {
        permits.tryTake(1);
        Waiter<Boolean> impatient = new Waiter<>(1, 0, 0);
        permits.take(2, impatient);
        Thread ends = new Thread(() -> permits.release(1));
        Thread leaves = new Thread(() -> {
            if (!impatient.cancel(false)) {
                permits.release(2); // it has the permit already
            }
        });
        ends.start();
        leaves.start();
        try {
            ends.join();
            leaves.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (!permits.tryTake(3)) {
            throw new AssertionError("the permit is lost");
        }
    }

    private static final class Sound implements Permits {

        private final LoadPermits permits = new LoadPermits(1, null);
        private final Flight<?, ?>[] flights = new Flight<?, ?>[4];

        Sound() {
            for (int load = 0; load < flights.length; load++) {
                flights[load] = new Flight<>("lincheck", load, 0, false, 0, 0);
            }
        }

        @Override
        public boolean tryTake(int load) {
            return permits.tryTake(flights[load], null);
        }

        @Override
        public void take(int load, Waiter<Boolean> waiter) {
            permits.take(flights[load], waiter);
        }

        @Override
        public void release(int load) {
            permits.release(flights[load]);
        }
    }

    /** The planted bug. */
    private static final class Careless implements Permits {

        private final Queue<Waiter<Boolean>> queue = new ArrayDeque<>();
        private boolean taken;

        @Override
        public synchronized boolean tryTake(int load) {
            boolean free = !taken;
            taken = true;
            return free;
        }

        @Override
        public synchronized void take(int load, Waiter<Boolean> waiter) {
            queue.add(waiter);
        }

        @Override
        public synchronized void release(int load) {
            queue.removeIf(Waiter::isDone);
            Waiter<Boolean> next = queue.poll();
            if (next == null) {
                taken = false;
            } else {
                next.complete(true); // or it has gone in this very moment
            }
        }
    }
}
