package io.github.corralcache.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ManualExecutorTest {

    private final ManualExecutor executor = new ManualExecutor();
    private final List<String> ran = new ArrayList<>();

    @Test
    void holdsTasksUntilTold() {
        executor.execute(() -> ran.add("first"));
        executor.execute(() -> ran.add("second"));
        assertThat(ran).isEmpty();
        assertThat(executor.held()).isEqualTo(2);
        executor.runNext();
        assertThat(ran).containsExactly("first");
        executor.runNext();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void runsAllAlsoThoseThatComeMeanwhile() {
        executor.execute(() -> executor.execute(() -> ran.add("late")));
        executor.execute(() -> ran.add("early"));
        assertThat(executor.runAll()).isEqualTo(3);
        assertThat(ran).containsExactly("early", "late");
    }

    @Test
    void refusesTasksWhenTold() {
        executor.execute(() -> ran.add("before"));
        executor.refuse();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.execute(() -> ran.add("refused")));
        executor.accept();
        executor.execute(() -> ran.add("after"));
        executor.runAll();
        assertThat(ran).containsExactly("before", "after");
    }

    @Test
    void losesTasksWhenTold() {
        executor.execute(() -> ran.add("lost"));
        executor.execute(() -> ran.add("kept"));
        executor.loseNext();
        executor.runAll();
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void hasNothingToRunWhenNothingIsHeld() {
        assertThatIllegalStateException().isThrownBy(executor::runNext);
        assertThatIllegalStateException().isThrownBy(executor::loseNext);
        assertThat(executor.runAll()).isZero();
    }
}
