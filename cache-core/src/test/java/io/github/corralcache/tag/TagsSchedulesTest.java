package io.github.corralcache.tag;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.Schedules;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/**
 * A tag is removed while a load is running and the last entry that bore it leaves. Lincheck follows what is made where
 * it can see it: not by a reference to a constructor.
 */
class TagsSchedulesTest {

    private static final int SCHEDULES = 200 * Schedules.RACES;
    private static final Set<String> RED = Set.of("red");

    /** What is tried: the tags of a cache, one of which is borne, or some with a planted bug. */
    private interface Tried {

        /** Begins a load, and returns when. */
        long begin();

        long now();

        void evict();

        /** The last entry leaves that bears the tag. */
        void leave();

        long outdatedSince(long born);
    }

    @Test
    @org.junit.jupiter.api.Tag("F2")
    void removalIsNeverForgotten() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> removalIsNeverForgotten(new Sound()));
    }

    @Test
    @org.junit.jupiter.api.Tag("F2")
    void purgeThatIsNotOneStepWithTheLookForLoadsIsFound() {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, () -> removalIsNeverForgotten(new Purging())))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static void removalIsNeverForgotten(Tried tried) {
        AtomicLong born = new AtomicLong();
        Thread loads = new Thread(() -> {
            born.set(tried.begin());
            tried.evict();
        });
        Thread leaves = new Thread(() -> tried.leave());
        run(loads, leaves);
        if (tried.outdatedSince(born.get()) == Tags.NOT_YET) {
            throw new AssertionError("the load brings back what was removed");
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("F1")
    void whoComesAfterOneOfSeveralRemovalsComesTooLate() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> whoComesAfterOneOfSeveralRemovalsComesTooLate(new Sound()));
    }

    @Test
    @org.junit.jupiter.api.Tag("F1")
    void latestRemovalForTheFirstIsFound() {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(
                        SCHEDULES, () -> whoComesAfterOneOfSeveralRemovalsComesTooLate(new LatestOnly())))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static void whoComesAfterOneOfSeveralRemovalsComesTooLate(Tried tried) {
        long born = tried.begin();
        AtomicLong joined = new AtomicLong();
        Thread joins = new Thread(() -> {
            tried.evict();
            joined.set(tried.now());
        });
        Thread removes = new Thread(() -> {
            tried.leave();
            tried.evict();
        });
        run(joins, removes);
        if (joined.get() <= tried.outdatedSince(born)) {
            throw new AssertionError("who came after a removal is told what was read before it");
        }
    }

    private static void run(Thread one, Thread other) {
        one.start();
        other.start();
        try {
            one.join();
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static class Sound implements Tried {

        final Tags tags = new Tags();
        private final Tag[] borne = tags.take(RED);

        @Override
        public long begin() {
            return tags.now();
        }

        @Override
        public long now() {
            return tags.now();
        }

        @Override
        public void evict() {
            tags.evict("red");
        }

        @Override
        public void leave() {
            tags.release(borne);
        }

        @Override
        public long outdatedSince(long born) {
            return tags.outdatedSince(RED, born);
        }
    }

    /** Compares with the latest removal, whatever was before it. */
    private static final class LatestOnly extends Sound {

        @Override
        public long outdatedSince(long born) {
            return tags.take(RED)[0].latest();
        }
    }

    /** Looks whether a load is running, and then forgets the tags that nobody bears: in between one may begin. */
    private static final class Purging implements Tried {

        private static final long NONE = -1;

        private final AtomicLong barrier = new AtomicLong(NONE);
        private final AtomicLong events = new AtomicLong();
        private final AtomicInteger loads = new AtomicInteger();

        @Override
        public long begin() {
            long born = events.get();
            loads.incrementAndGet();
            return born;
        }

        @Override
        public long now() {
            return events.get();
        }

        @Override
        public void evict() {
            long now = events.getAndIncrement();
            if (loads.get() > 0) {
                barrier.set(now);
            }
        }

        @Override
        public void leave() {
            if (loads.get() == 0) {
                barrier.set(NONE);
            }
        }

        @Override
        public long outdatedSince(long born) {
            long latest = barrier.get();
            return latest < born ? Tags.NOT_YET : latest;
        }
    }
}
