package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.test.FakeTime;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lincheck runs a few operations on one key in two threads, in many schedules, and looks for an order of single steps
 * with the same results: get, put, evict, clear, and loads that those may overtake.
 *
 * <p>Some seconds of it in every build; the profile {@code races} runs many times as much.
 */
class LinearizabilityTest {

    private static final int RACES = Integer.getInteger("races", 1);

    /** A check that is to find something ends when it does: seldom later than the second of these scenarios. */
    private static final int PATIENT = 200;

    @Test
    @Tag("RC7")
    void engineIsLinearizableInModelledSchedules() {
        modelChecking().check(Engine.class);
    }

    @Test
    @Tag("RC7")
    void engineIsLinearizableUnderStress() {
        stress().check(Engine.class);
    }

    @Test
    @Tag("RC7")
    void modelCheckingFindsTheNaiveCache() {
        assertThatThrownBy(() -> modelChecking().iterations(PATIENT).check(Naive.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    @Tag("RC7")
    void stressFindsTheNaiveCache() {
        assertThatThrownBy(() -> stress().iterations(PATIENT).check(Naive.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions modelChecking() {
        return scenarios(new ModelCheckingOptions()).invocationsPerIteration(30 * RACES);
    }

    private static StressOptions stress() {
        return scenarios(new StressOptions()).invocationsPerIteration(200 * RACES);
    }

    private static <O extends Options<O, ?>> O scenarios(O options) {
        return options.iterations(8 * RACES)
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(2)
                .minimizeFailedScenario(false)
                .sequentialSpecification(OneStepAtATime.class);
    }

    /** The cache, with one segment: clear is one step only there. */
    public static class Engine {

        private final Cache<Integer, Integer> cache;

        public Engine() {
            this(engine());
        }

        Engine(Cache<Integer, Integer> cache) {
            this.cache = cache;
        }

        @Operation
        public @Nullable Integer get() {
            return cache.getIfPresent(0);
        }

        @Operation
        public @Nullable Integer load(@Param(gen = IntGen.class, conf = "1:99") int value) {
            return cache.get(0, missing -> {
                Thread.yield(); // a load takes its time
                return value;
            });
        }

        @Operation
        public void put(@Param(gen = IntGen.class, conf = "1:99") int value) {
            cache.put(0, value);
        }

        /** Its answer is not looked at: it tells of the entry, and not of a load that is to come. */
        @Operation
        public void evict() {
            cache.evict(0);
        }

        @Operation
        public void clear() {
            cache.clear();
        }
    }

    private static Cache<Integer, Integer> engine() {
        FakeTime time = new FakeTime();
        return CacheBuilder.<Integer, Integer>named("lincheck")
                .maximumSize(4)
                .policy("fifo")
                .executor(Runnable::run)
                .segments(1)
                .recordStats(false)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    /** The planted bug. */
    public static class Naive extends Engine {

        public Naive() {
            super(new NaiveCache<>(engine()));
        }
    }

    /** What the operations mean when nothing overlaps. */
    public static class OneStepAtATime {

        private final Map<Integer, Integer> map = new HashMap<>();

        public @Nullable Integer get() {
            return map.get(0);
        }

        public @Nullable Integer load(int value) {
            return map.computeIfAbsent(0, missing -> value);
        }

        public void put(int value) {
            map.put(0, value);
        }

        public void evict() {
            map.remove(0);
        }

        public void clear() {
            map.clear();
        }
    }
}
