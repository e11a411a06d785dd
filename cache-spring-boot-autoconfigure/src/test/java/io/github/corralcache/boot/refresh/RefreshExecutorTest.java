package io.github.corralcache.boot.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.spring.RefreshRejections;
import io.github.corralcache.spring.RefreshRejections.Reason;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RefreshExecutorTest {

    private static final int RUNNING = 4;
    private static final int QUEUED = 1_000;

    private final ManualExecutor threads = new ManualExecutor();
    private final FakeTime time = new FakeTime();
    private final RefreshExecutor refreshes =
            new RefreshExecutor(threads, new RefreshLimits(RUNNING, QUEUED), List.of(), time);
    private final RefreshRejections rejections = new RefreshRejections("books");
    private final Executor books = refreshes.forCache(rejections);
    private final Executor pens = refreshes.forCache(new RefreshRejections("pens"));
    private final List<Object> done = new ArrayList<>();
    private @Nullable Runnable interjection;

    @Test
    void asksForFewThreadsAndRunsTheOthersInTheirOrder() {
        for (int i = 1; i <= 10; i++) {
            int number = i;
            books.execute(() -> done.add(number));
        }
        assertThat(threads.held()).isEqualTo(RUNNING);
        threads.runNext();
        assertThat(done).containsExactly(1, 5, 6, 7, 8, 9, 10);
        threads.runAll();
        assertThat(done).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        books.execute(() -> done.add(11));
        assertThat(threads.held()).as("the places are free again").isEqualTo(1);
    }

    @Test
    void cachesTakeTurns() {
        cachesTakeTurns(books, pens);
    }

    @Test
    void oneQueueForAllCachesFailsTheCheckOfTurns() {
        assertThatThrownBy(() -> cachesTakeTurns(books, books)).isInstanceOf(AssertionError.class);
    }

    private void cachesTakeTurns(Executor busy, Executor other) {
        for (int i = 0; i < RUNNING + QUEUED / 2; i++) {
            busy.execute(() -> done.add("busy"));
        }
        for (int i = 0; i < 3; i++) {
            other.execute(() -> done.add("other"));
        }
        threads.runNext();
        assertThat(done.subList(0, 8))
                .containsExactly("busy", "busy", "other", "busy", "other", "busy", "other", "busy");
        assertThat(done).hasSize(1 + QUEUED / 2 + 3);
    }

    @Test
    void whatIsBegunWhileTheQueueIsEmptiedRunsToo() {
        for (int i = 0; i < RUNNING; i++) {
            books.execute(() -> done.add("books"));
        }
        pens.execute(() -> pens.execute(() -> done.add("pens")));
        threads.runAll();
        assertThat(done).hasSize(RUNNING + 1).contains("pens");
    }

    @Test
    @Tag("EX1")
    void refusesWhatIsTooMuchOfOneCache() {
        for (int i = 0; i < RUNNING + QUEUED; i++) {
            books.execute(() -> done.add(1));
        }
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> books.execute(() -> done.add(1)))
                    .withMessageContaining("1000");
        }
        assertThat(rejections.count(Reason.QUEUE_FULL)).isEqualTo(3);
        assertThat(rejections.count(Reason.EXECUTOR)).isZero();
        pens.execute(() -> done.add(2));
        threads.runAll();
        assertThat(done).hasSize(RUNNING + QUEUED + 1).contains(2);
    }

    @Test
    @Tag("EX1")
    void passesARefusalOnAndKeepsNoPlaceForIt() {
        threads.refuse();
        for (int i = 0; i <= RUNNING; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> books.execute(() -> done.add(1)));
        }
        assertThat(rejections.count(Reason.EXECUTOR)).isEqualTo(RUNNING + 1);
        assertThat(rejections.count(Reason.QUEUE_FULL)).isZero();
        threads.accept();
        books.execute(() -> done.add(2));
        threads.runAll();
        assertThat(done).containsExactly(2);
    }

    @Test
    @Tag("EX1")
    void whatQueuedForThePlaceOfOneThatIsRefusedRunsInItsPlace() {
        RefreshExecutor one = new RefreshExecutor(this::interjectAndRefuse, new RefreshLimits(1, 10), List.of(), time);
        whatQueuedForThePlaceOfOneThatIsRefusedRuns(
                one.forCache(rejections), one.forCache(new RefreshRejections("pens")));
    }

    @Test
    @Tag("EX1")
    void limiterThatKeepsItsPlacesToItselfFailsTheCheckOfRefusal() {
        Executor selfish = new SelfishLimiter(this::interjectAndRefuse);
        assertThatThrownBy(() -> whatQueuedForThePlaceOfOneThatIsRefusedRuns(selfish, selfish))
                .isInstanceOf(AssertionError.class);
    }

    /** As threads that refuse a task while another comes, and take the next. */
    private void interjectAndRefuse(Runnable task) {
        Runnable interjected = interjection;
        if (interjected == null) {
            threads.execute(task);
            return;
        }
        interjection = null;
        interjected.run();
        throw new RejectedExecutionException("planted");
    }

    private void whatQueuedForThePlaceOfOneThatIsRefusedRuns(Executor refused, Executor waits) {
        interjection = () -> waits.execute(() -> done.add("waited"));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> refused.execute(() -> done.add("refused")))
                .withMessage("planted");
        threads.runAll();
        assertThat(done).containsExactly("waited");
    }

    @Test
    @Tag("EX1")
    void whatIsRefusedWhenItHasWaitedIsToldIfNobodyRuns() {
        RefreshRejections told = new RefreshRejections("pens");
        List<Integer> refusals = new ArrayList<>();
        Executor full = task -> {
            refusals.add(1);
            interjectAndRefuse(task);
        };
        RefreshExecutor one = new RefreshExecutor(full, new RefreshLimits(1, 10), List.of(), time);
        Executor late = one.forCache(told);
        FutureTask<String> first = new FutureTask<>(() -> "first");
        FutureTask<String> second = new FutureTask<>(() -> "second");
        threads.refuse();
        interjection = () -> {
            late.execute(first);
            late.execute(second);
        };
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> one.forCache(rejections).execute(() -> done.add("refused")));
        assertThat(refusals).hasSize(3);
        assertThat(first).isCancelled();
        assertThat(second).isCancelled();
        assertThat(told.count(Reason.EXECUTOR)).isEqualTo(2);
        assertThat(rejections.count(Reason.EXECUTOR)).isEqualTo(1);
        threads.accept();
        late.execute(() -> done.add("goes on"));
        threads.runAll();
        assertThat(done).containsExactly("goes on");
        assertThat(time.pending()).isZero();
    }

    @Test
    @Tag("EX1")
    void whatIsRefusedWhenItHasWaitedGoesOnWaitingForThoseWhoRun() {
        RefreshExecutor two = new RefreshExecutor(this::interjectAndRefuse, new RefreshLimits(2, 10), List.of(), time);
        RefreshRejections told = new RefreshRejections("pens");
        Executor late = two.forCache(told);
        late.execute(() -> done.add("runs"));
        Executor other = two.forCache(new RefreshRejections("ink"));
        interjection = () -> {
            late.execute(() -> done.add("first"));
            late.execute(() -> done.add("second"));
            late.execute(() -> done.add("third"));
            other.execute(() -> done.add("other's first"));
            other.execute(() -> done.add("other's second"));
            threads.refuse();
        };
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> two.forCache(rejections).execute(() -> done.add("refused")));
        threads.runAll();
        assertThat(done)
                .as("it has lost neither its place nor its cache's turn")
                .containsExactly("runs", "first", "other's first", "second", "other's second", "third");
        assertThat(told.count(Reason.EXECUTOR)).isZero();
    }

    @Test
    @Tag("EX4")
    void whatIsRefusedWhenItHasWaitedIsToldIfAllIsClosedByThen() {
        RefreshExecutor two = new RefreshExecutor(this::interjectAndRefuse, new RefreshLimits(2, 10), List.of(), time);
        Executor late = two.forCache(rejections);
        FutureTask<Boolean> waits = new FutureTask<>(() -> done.add("waits"));
        late.execute(() -> done.add("runs"));
        interjection = () -> {
            late.execute(waits);
            interjection = two::close;
        };
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> late.execute(() -> done.add("refused")));
        assertThat(waits).isCancelled();
        threads.runAll();
        assertThat(done).containsExactly("runs");
    }

    @Test
    @Tag("EX2")
    void placesOfWhatTheThreadsLoseAreHandedOn() {
        for (int i = 0; i < RUNNING + 2; i++) {
            int number = i;
            books.execute(() -> done.add(number));
        }
        for (int i = 0; i < RUNNING; i++) {
            threads.loseNext();
        }
        time.advance(Duration.ofNanos(RefreshExecutor.LOST_AFTER_NANOS - 1));
        assertThat(threads.held()).isZero();
        time.advance(Duration.ofNanos(1));
        assertThat(threads.held()).isEqualTo(2);
        threads.runAll();
        assertThat(done).containsExactly(RUNNING, RUNNING + 1);
        for (int i = 0; i <= RUNNING; i++) {
            pens.execute(() -> done.add("pens"));
        }
        assertThat(threads.held()).as("all places are free again").isEqualTo(RUNNING);
        threads.runAll();
        assertThat(time.pending()).isZero();
    }

    @Test
    @Tag("EX2")
    void whatWasOnlyLateTakesAPlaceAsAnyOther() {
        RefreshExecutor one = new RefreshExecutor(threads, new RefreshLimits(1, 1), List.of(), time);
        Executor cache = one.forCache(rejections);
        FutureTask<Boolean> tooLate = new FutureTask<>(() -> done.add("too late"));
        cache.execute(() -> done.add("late"));
        time.advance(Duration.ofNanos(RefreshExecutor.LOST_AFTER_NANOS));
        cache.execute(tooLate);
        time.advance(Duration.ofNanos(RefreshExecutor.LOST_AFTER_NANOS));
        threads.runNext();
        assertThat(done).as("its place is free").containsExactly("late");
        cache.execute(() -> done.add("punctual"));
        cache.execute(() -> done.add("waits"));
        threads.runNext();
        assertThat(tooLate).as("no place, and no room in the queue").isCancelled();
        assertThat(rejections.count(Reason.QUEUE_FULL)).isEqualTo(1);
        threads.runAll();
        assertThat(done).containsExactly("late", "punctual", "waits");
    }

    @Test
    @Tag("EX2")
    void whatWasLateAndComesTwiceRunsOnce() {
        List<Runnable> late = new ArrayList<>();
        RefreshExecutor one = new RefreshExecutor(late::add, new RefreshLimits(1, 1), List.of(), time);
        one.forCache(rejections).execute(() -> done.add("late"));
        time.advance(Duration.ofNanos(RefreshExecutor.LOST_AFTER_NANOS));
        late.get(0).run();
        late.get(0).run();
        assertThat(done).containsExactly("late");
    }

    @Test
    @Tag("EX4")
    void whatIsLateUntilAllIsClosedDoesNotRun() {
        books.execute(() -> done.add("late"));
        time.advance(Duration.ofNanos(RefreshExecutor.LOST_AFTER_NANOS));
        refreshes.close();
        threads.runAll();
        assertThat(done).isEmpty();
    }

    @Test
    @Tag("EX1")
    void errorOfTheThreadsKeepsNoPlaceEither() {
        OutOfMemoryError error = new OutOfMemoryError("unable to create native thread");
        List<Runnable> accepted = new ArrayList<>();
        RefreshExecutor one = new RefreshExecutor(
                task -> {
                    if (accepted.isEmpty()) {
                        accepted.add(task);
                        throw error;
                    }
                    task.run();
                },
                new RefreshLimits(1, 0),
                List.of(),
                time);
        Executor cache = one.forCache(rejections);
        assertThatThrownBy(() -> cache.execute(() -> done.add(1))).isSameAs(error);
        cache.execute(() -> done.add(2));
        assertThat(done).containsExactly(2);
        accepted.get(0).run();
        assertThat(done).as("what was refused does not run after all").containsExactly(2);
    }

    @Test
    void goesOnAfterOneThatThrows() {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        List<Throwable> reported = new ArrayList<>();
        thread.setUncaughtExceptionHandler((where, what) -> reported.add(what));
        try {
            IllegalStateException broken = new IllegalStateException("broken");
            for (int i = 0; i < RUNNING; i++) {
                books.execute(() -> {
                    throw broken;
                });
            }
            books.execute(() -> done.add(1));
            threads.runNext();
            assertThat(done).containsExactly(1);
            assertThat(reported).containsExactly(broken);
            thread.setUncaughtExceptionHandler((where, what) -> {
                throw new IllegalStateException("so is the handler");
            });
            books.execute(() -> done.add(2));
            threads.runAll();
            assertThat(done).containsExactly(1, 2);
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    @Test
    @Tag("EX4")
    void forgetsWhatWaitsWhenItIsClosed() {
        for (int i = 0; i < 10; i++) {
            books.execute(() -> done.add(1));
            pens.execute(() -> done.add(1));
        }
        refreshes.close();
        threads.runAll();
        assertThat(done).hasSize(RUNNING);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> books.execute(() -> done.add(1)));
        assertThat(rejections.count(Reason.QUEUE_FULL)).isZero();
    }

    /** One at a time, as long as all goes well. */
    private static final class SelfishLimiter implements Executor {

        private final Executor threads;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private boolean busy;

        SelfishLimiter(Executor threads) {
            this.threads = threads;
        }

        @Override
        public void execute(Runnable task) {
            if (busy) {
                waiting.add(task);
                return;
            }
            busy = true;
            try {
                threads.execute(() -> {
                    for (Runnable next = task; next != null; next = waiting.poll()) {
                        next.run();
                    }
                    busy = false;
                });
            } catch (RejectedExecutionException e) {
                busy = false;
                throw e;
            }
        }
    }
}
