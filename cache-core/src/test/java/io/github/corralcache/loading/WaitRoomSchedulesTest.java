package io.github.corralcache.loading;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Schedules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Callers that come and go in the wait room, and its limits: two altogether, and two for each of two keys. */
class WaitRoomSchedulesTest {

    private static final int LIMIT = 2;

    @Test
    @Tag("ST7")
    void theLimitIsNeverPassed() {
        Schedules.modelled(OneStepAtATime.class).check(Exact.class);
    }

    @Test
    @Tag("ST7")
    void theLimitIsNeverPassedUnderStress() {
        Schedules.stressed(OneStepAtATime.class).check(Exact.class);
    }

    @Test
    @Tag("ST7")
    void aRoomThatCountsAfterItHasLookedIsFound() {
        assertThatThrownBy(() -> Schedules.patiently(Schedules.modelled(OneStepAtATime.class))
                        .check(Careless.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** Callers of a key come and go under its lock, as in a segment; the keys know nothing of each other. */
    public abstract static class Callers {

        private final List<ReentrantLock> locks = List.of(new ReentrantLock(), new ReentrantLock());

        @Operation
        public boolean enter(@Param(gen = IntGen.class, conf = "0:1") int key) {
            locks.get(key).lock();
            try {
                return comes(key);
            } finally {
                locks.get(key).unlock();
            }
        }

        @Operation
        public boolean leave(@Param(gen = IntGen.class, conf = "0:1") int key) {
            locks.get(key).lock();
            try {
                return goes(key);
            } finally {
                locks.get(key).unlock();
            }
        }

        abstract boolean comes(int key);

        abstract boolean goes(int key);
    }

    /** The wait room. */
    public static class Exact extends Callers {

        private final WaitRoom room = new WaitRoom(
                "lincheck",
                LoadLimits.DEFAULTS.withMaxWaitersPerKey(LIMIT).withMaxWaiters(LIMIT),
                () -> 0,
                (task, delay) -> () -> {},
                new LoadTime(),
                () -> {});
        private final List<Flight<Integer, String>> flights = List.of(flight(0), flight(1));
        private final List<Deque<Waiter<String>>> waiters = List.of(new ArrayDeque<>(), new ArrayDeque<>());

        private static Flight<Integer, String> flight(int key) {
            return new Flight<>("lincheck", key, 0, false, 0, 0);
        }

        @Override
        boolean comes(int key) {
            try {
                waiters.get(key).add(room.enter(flights.get(key), Arrival.at(0), 0));
                return true;
            } catch (CacheOverloadException e) {
                return false;
            }
        }

        @Override
        boolean goes(int key) {
            Waiter<String> waiter = waiters.get(key).poll();
            return waiter != null && waiter.cancel(false);
        }

        @Operation
        public int waiting() {
            return room.waiting();
        }
    }

    /** The planted bug. */
    public static class Careless extends Callers {

        private final AtomicInteger waiting = new AtomicInteger();
        private final int[] ofKey = new int[2];

        @Override
        boolean comes(int key) {
            if (waiting.get() >= LIMIT) {
                return false;
            }
            waiting.incrementAndGet();
            ofKey[key]++;
            return true;
        }

        @Override
        boolean goes(int key) {
            if (ofKey[key] == 0) {
                return false;
            }
            ofKey[key]--;
            waiting.decrementAndGet();
            return true;
        }

        @Operation
        public int waiting() {
            return waiting.get();
        }
    }

    /** What the operations mean when nothing overlaps. */
    public static class OneStepAtATime {

        private final int[] ofKey = new int[2];

        public boolean enter(int key) {
            if (waiting() == LIMIT) {
                return false;
            }
            ofKey[key]++;
            return true;
        }

        public boolean leave(int key) {
            if (ofKey[key] == 0) {
                return false;
            }
            ofKey[key]--;
            return true;
        }

        public int waiting() {
            return ofKey[0] + ofKey[1];
        }
    }
}
