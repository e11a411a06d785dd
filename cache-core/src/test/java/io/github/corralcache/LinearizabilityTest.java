package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.test.FakeTime;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
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

    @Test
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    @Tag("RC7")
    void engineIsLinearizableInModelledSchedules() {
        Schedules.modelled(OneStepAtATime.class).check(Engine.class);
    }

    @Test
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    @Tag("RC7")
    void engineIsLinearizableUnderStress() {
        Schedules.stressed(OneStepAtATime.class).check(Engine.class);
    }

    @Test
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    @Tag("RC7")
    void modelCheckingFindsTheNaiveCache() {
        assertThatThrownBy(() -> Schedules.patiently(Schedules.modelled(OneStepAtATime.class))
                        .check(Naive.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    @Tag("RC7")
    void stressFindsTheNaiveCache() {
        assertThatThrownBy(() -> Schedules.patiently(Schedules.stressed(OneStepAtATime.class))
                        .check(Naive.class))
                .isInstanceOf(LincheckAssertionError.class);
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
