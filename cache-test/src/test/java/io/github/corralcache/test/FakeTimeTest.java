package io.github.corralcache.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.corralcache.Scheduler.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeTimeTest {

    private final FakeTime time = new FakeTime();
    private final List<String> ran = new ArrayList<>();

    @Test
    void standsStillUntilAdvanced() {
        assertThat(time.read()).isEqualTo(time.read()).isZero();
        time.advance(Duration.ofNanos(7));
        assertThat(time.read()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -10, Long.MAX_VALUE - 5, Long.MAX_VALUE, Long.MIN_VALUE})
    void runsTasksInTheOrderOfTheirTimesAlsoWhereTimeWrapsAround(long start) {
        FakeTime started = new FakeTime(start);
        started.schedule(() -> ran.add("third at " + (started.read() - start)), 30);
        started.schedule(() -> ran.add("first at " + (started.read() - start)), 2);
        started.schedule(() -> ran.add("second at " + (started.read() - start)), 20);
        started.schedule(() -> ran.add("never"), Long.MAX_VALUE);
        started.advance(Duration.ofNanos(30));
        assertThat(ran).containsExactly("first at 2", "second at 20", "third at 30");
        assertThat(started.read()).isEqualTo(start + 30);
        assertThat(started.pending()).isEqualTo(1);
    }

    @Test
    void runsTasksOfTheSameTimeInTheOrderTheyCame() {
        for (int i = 0; i < 20; i++) {
            String name = "task " + i;
            time.schedule(() -> ran.add(name), 5);
        }
        time.advance(Duration.ofNanos(5));
        assertThat(ran)
                .startsWith("task 0", "task 1", "task 2")
                .endsWith("task 19")
                .hasSize(20);
    }

    @Test
    void leavesTasksWhoseTimeHasNotCome() {
        time.schedule(() -> ran.add("task"), 5);
        time.advance(Duration.ofNanos(4));
        assertThat(ran).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(ran).containsExactly("task");
        time.advance(Duration.ofNanos(100));
        assertThat(ran).hasSize(1);
    }

    @Test
    void runsTasksThatTasksSchedule() {
        time.schedule(() -> time.schedule(() -> ran.add("at " + time.read()), 10), 10);
        time.advance(Duration.ofNanos(25));
        assertThat(ran).containsExactly("at 20");
        assertThat(time.read()).isEqualTo(25);
    }

    @Test
    void runsATaskWithoutDelayInTheNextStep() {
        time.schedule(() -> ran.add("task"), 0);
        assertThat(ran).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(ran).containsExactly("task");
    }

    @Test
    void doesNotRunWhatWasCancelled() {
        Scheduled task = time.schedule(() -> ran.add("cancelled"), 5);
        time.schedule(() -> ran.add("kept"), 5);
        task.cancel();
        task.cancel();
        time.advance(Duration.ofNanos(5));
        assertThat(ran).containsExactly("kept");
        assertThat(time.pending()).isZero();
    }

    @Test
    void handsOnWhatATaskThrowsAndStaysThere() {
        time.schedule(
                () -> {
                    throw new IllegalStateException("task is broken");
                },
                5);
        assertThatIllegalStateException().isThrownBy(() -> time.advance(Duration.ofNanos(10)));
        assertThat(time.read()).isEqualTo(5);
    }

    @Test
    void neverGoesBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .withMessageContaining("step");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.schedule(() -> {}, -1))
                .withMessageContaining("-1");
    }
}
