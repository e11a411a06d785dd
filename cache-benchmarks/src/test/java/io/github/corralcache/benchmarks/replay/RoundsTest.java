package io.github.corralcache.benchmarks.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G2")
class RoundsTest {

    /** A machine that gets faster with each run, and on which something else runs now and then. */
    private static final class Machine {
        private final List<Integer> runs = new ArrayList<>();

        double run(int contender) {
            runs.add(contender);
            double cold = runs.size() < 12 ? 10_000.0 / runs.size() : 0;
            return 100 * (contender + 1) + cold + (runs.size() % 5 == 0 ? 500 : 0);
        }
    }

    @Test
    void orderDoesNotMatter() {
        assertThat(Rounds.leastNanos(3, 60_000, new Machine()::run)).containsExactly(100, 200, 300);
    }

    @Test
    void allAreWarmedUpBeforeOneIsTimedAndTakeTurns() {
        Machine machine = new Machine();
        Rounds.leastNanos(2, 100_000, machine::run);
        assertThat(machine.runs)
                .as("two more rounds to warm up, three timed")
                .containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    }

    @Test
    void longTraceIsWarmAfterItWasCounted() {
        Machine machine = new Machine();
        Rounds.leastNanos(1, 1_000_000, machine::run);
        assertThat(machine.runs).hasSize(3);
    }

    @Test
    void traceThatIsTooShortIsNotTimed() {
        Machine machine = new Machine();
        assertThat(Rounds.leastNanos(2, 6, machine::run)).containsExactly(Double.NaN, Double.NaN);
        assertThat(machine.runs).isEmpty();
    }
}
