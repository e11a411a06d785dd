package io.github.corralcache.pool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.HastyMember;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Two segments that evict for others at the same moment take no more from a cache than one after the other. */
class MemberRaceTest {

    private static final int RACES = Integer.getInteger("races", 1);

    private static final long GUARANTEE = 1;

    @Test
    void guaranteeHoldsInModelledSchedules() {
        schedules().check(Sound.class);
    }

    @Test
    void modelCheckingFindsTheHastyMember() {
        assertThatThrownBy(() -> schedules().check(Hasty.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions schedules() {
        return new ModelCheckingOptions()
                .iterations(10 * RACES)
                .invocationsPerIteration(200 * RACES)
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(1)
                .minimizeFailedScenario(false)
                .sequentialSpecification(OneStepAtATime.class);
    }

    public static class Sound {

        private final Member member = new Member("cache", 0, GUARANTEE);

        @Operation
        public void grow() {
            member.grow(1);
        }

        @Operation
        public boolean giveUp() {
            return member.giveUp(1);
        }

        @Operation
        public long weight() {
            return member.weight();
        }
    }

    /** The planted bug. */
    public static class Hasty {

        private final HastyMember member = new HastyMember(GUARANTEE);

        @Operation
        public void grow() {
            member.grow(1);
        }

        @Operation
        public boolean giveUp() {
            return member.giveUp(1);
        }

        @Operation
        public long weight() {
            return member.weight();
        }
    }

    /** What the operations mean when nothing overlaps. */
    public static class OneStepAtATime {

        private long weight;

        public void grow() {
            weight++;
        }

        public boolean giveUp() {
            if (weight <= GUARANTEE) {
                return false;
            }
            weight--;
            return true;
        }

        public long weight() {
            return weight;
        }
    }
}
