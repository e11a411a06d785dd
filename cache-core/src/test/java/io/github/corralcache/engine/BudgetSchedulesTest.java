package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.Schedules;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Weight is reserved and given back while the maximum changes. */
class BudgetSchedulesTest {

    private static final int MAXIMUM = 2;

    @Test
    @Tag("RC13")
    void noReservationMissesAChangeOfTheMaximum() {
        Schedules.modelled(OneStepAtATime.class).check(Exact.class);
    }

    @Test
    @Tag("RC13")
    void aBudgetThatReadsTheMaximumApartIsFound() {
        assertThatThrownBy(() -> Schedules.patiently(Schedules.modelled(OneStepAtATime.class))
                        .check(Careless.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** The budget. */
    public static class Exact {

        private final Budget budget = new Budget(MAXIMUM);

        @Operation
        public boolean reserve(@Param(gen = IntGen.class, conf = "1:2") int weight) {
            return budget.reserve(weight);
        }

        @Operation
        public void release(@Param(gen = IntGen.class, conf = "1:2") int weight) {
            budget.release(weight);
        }

        @Operation
        public void resize(@Param(gen = IntGen.class, conf = "1:3") int maximum) {
            budget.resize(maximum);
        }

        @Operation
        public long used() {
            return budget.used();
        }
    }

    /** The planted bug: what is used and the maximum are two numbers, read one after the other. */
    public static class Careless {

        private final AtomicLong used = new AtomicLong();
        private volatile long maximum = MAXIMUM;

        @Operation
        public boolean reserve(@Param(gen = IntGen.class, conf = "1:2") int weight) {
            long before;
            do {
                before = used.get();
                if (weight > maximum - before) {
                    return false;
                }
            } while (!used.compareAndSet(before, before + weight));
            return true;
        }

        @Operation
        public void release(@Param(gen = IntGen.class, conf = "1:2") int weight) {
            used.addAndGet(-weight);
        }

        @Operation
        public void resize(@Param(gen = IntGen.class, conf = "1:3") int changed) {
            maximum = changed;
        }

        @Operation
        public long used() {
            return used.get();
        }
    }

    /** What they are to be like. */
    public static class OneStepAtATime {

        private long used;
        private long maximum = MAXIMUM;

        public boolean reserve(int weight) {
            if (weight > maximum - used) {
                return false;
            }
            used += weight;
            return true;
        }

        public void release(int weight) {
            used -= weight;
        }

        public void resize(int changed) {
            maximum = changed;
        }

        public long used() {
            return used;
        }
    }
}
