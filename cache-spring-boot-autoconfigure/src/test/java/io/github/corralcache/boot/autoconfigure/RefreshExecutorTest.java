package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.spring.RefreshRejections;
import io.github.corralcache.spring.RefreshRejections.Reason;
import io.github.corralcache.test.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RefreshExecutorTest {

    private static final int RUNNING = 4;
    private static final int QUEUED = 1_000;

    private final ManualExecutor threads = new ManualExecutor();
    private final RefreshExecutor refreshes =
            new RefreshExecutor(threads, new RefreshLimits(RUNNING, QUEUED), List.of());
    private final RefreshRejections rejections = new RefreshRejections("books");
    private final Executor books = refreshes.forCache(rejections);
    private final Executor pens = refreshes.forCache(new RefreshRejections("pens"));
    private final List<Object> done = new ArrayList<>();

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
}
