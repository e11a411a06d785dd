package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.LatestRemovalCache;
import io.github.corralcache.test.FakeTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lincheck has loads that bear a tag run beside removals of that tag: what is behind the cache changes, the tag is
 * removed, and whoever asks afterwards has what is there since. To all who ask, that looks like a single variable.
 */
class TagLinearizabilityTest {

    /** As many schedules find the rule of the latest removal many times over. */
    private static final int SCHEDULES = 100 * Schedules.RACES;

    @Test
    @Tag("F1")
    void removalsByTagAreLinearizableInModelledSchedules() {
        modelled().check(Engine.class);
    }

    @Test
    @Tag("F1")
    void removalsByTagAreLinearizableUnderStress() {
        Schedules.stressed(Variable.class).actorsAfter(1).threads(3).check(Engine.class);
    }

    @Test
    @Tag("F1")
    void modelCheckingFindsTheRuleOfTheLatestRemoval() {
        assertThatThrownBy(
                        () -> modelled().invocationsPerIteration(20 * SCHEDULES).check(LatestOnly.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions modelled() {
        return Schedules.modelled(Variable.class)
                .actorsAfter(1)
                .invocationsPerIteration(SCHEDULES)
                .iterations(Schedules.RACES)
                .addCustomScenario(callerBetweenTwoRemovals());
    }

    /** One thread loads, one removes the tag and asks, one removes it once more. */
    private static ExecutionScenario callerBetweenTwoRemovals() {
        Actor get = actor("get");
        return new ExecutionScenario(
                List.of(),
                List.of(List.of(get), List.of(actor("update", 1), get), List.of(actor("update", 2))),
                List.of(get),
                null);
    }

    private static Actor actor(String operation, Integer... arguments) {
        return Stream.of(Engine.class.getMethods())
                .filter(method -> method.getName().equals(operation))
                .map(method -> new Actor(method, List.of(arguments)))
                .findFirst()
                .orElseThrow();
    }

    /** The cache in front of a variable. */
    public static class Engine {

        private final Cache<Integer, Integer> cache;
        private final AtomicInteger behind = new AtomicInteger();

        public Engine() {
            this(engine());
        }

        Engine(Cache<Integer, Integer> cache) {
            this.cache = cache;
        }

        @Operation
        public int get() {
            return cache.get(0, (key, stale) -> {
                int read = behind.get();
                Thread.yield(); // a load takes its time
                return CacheValue.of(read).withTags("tag");
            });
        }

        @Operation
        public void update(@Param(gen = IntGen.class, conf = "1:99") int value) {
            behind.set(value);
            cache.evictByTag("tag");
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
    public static class LatestOnly extends Engine {

        public LatestOnly() {
            super(new LatestRemovalCache<>(engine()));
        }
    }

    /** What the operations mean when nothing overlaps. */
    public static class Variable {

        private int value;

        public int get() {
            return value;
        }

        public void update(int value) {
            this.value = value;
        }
    }
}
