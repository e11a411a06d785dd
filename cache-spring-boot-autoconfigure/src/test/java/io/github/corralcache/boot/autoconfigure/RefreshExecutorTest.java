package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.corralcache.test.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RefreshExecutorTest {

    private final ManualExecutor threads = new ManualExecutor();
    private final RefreshExecutor refreshes = new RefreshExecutor(threads, List.of());
    private final List<Integer> done = new ArrayList<>();

    @Test
    void asksForFewThreadsAndRunsTheOthersInTheirOrder() {
        for (int i = 1; i <= 10; i++) {
            int number = i;
            refreshes.execute(() -> done.add(number));
        }
        assertThat(threads.held()).isEqualTo(RefreshExecutor.RUNNING);
        threads.runNext();
        assertThat(done).containsExactly(1, 5, 6, 7, 8, 9, 10);
        threads.runAll();
        assertThat(done).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        refreshes.execute(() -> done.add(11));
        assertThat(threads.held()).as("the places are free again").isEqualTo(1);
    }

    @Test
    @Tag("EX1")
    void refusesWhatIsTooMuch() {
        for (int i = 0; i < RefreshExecutor.RUNNING + RefreshExecutor.QUEUED; i++) {
            refreshes.execute(() -> done.add(1));
        }
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> refreshes.execute(() -> done.add(1)))
                .withMessageContaining("1000");
        threads.runAll();
        assertThat(done).hasSize(RefreshExecutor.RUNNING + RefreshExecutor.QUEUED);
    }

    @Test
    @Tag("EX1")
    void passesARefusalOnAndKeepsNoPlaceForIt() {
        threads.refuse();
        for (int i = 0; i <= RefreshExecutor.RUNNING; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> refreshes.execute(() -> done.add(1)));
        }
        threads.accept();
        refreshes.execute(() -> done.add(2));
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
            for (int i = 0; i < RefreshExecutor.RUNNING; i++) {
                refreshes.execute(() -> {
                    throw broken;
                });
            }
            refreshes.execute(() -> done.add(1));
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
            refreshes.execute(() -> done.add(1));
        }
        refreshes.close();
        threads.runAll();
        assertThat(done).hasSize(RefreshExecutor.RUNNING);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> refreshes.execute(() -> done.add(1)));
    }
}
