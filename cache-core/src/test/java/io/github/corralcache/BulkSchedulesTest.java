package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.MapCache;
import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.test.FakeTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two bulk loads that overlap, in the schedules that Lincheck thinks out. */
class BulkSchedulesTest {

    private static final int SCHEDULES = 50 * Schedules.RACES;

    /** Enough to find what is planted; the search ends when it is found. */
    private static final int PATIENT = 20 * SCHEDULES;

    @Test
    @Tag("ST13")
    void loadsEachKeyOnceHoweverTheyMeet() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> loadsEachKeyOnce(BulkSchedulesTest::engine));
    }

    @Test
    @Tag("ST13")
    void theNaiveCacheIsFound() {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(
                        PATIENT, () -> loadsEachKeyOnce(() -> new NaiveCache<>(new MapCache<>()))))
                .isInstanceOf(LincheckAssertionError.class);
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

    private static void loadsEachKeyOnce(Supplier<Cache<Integer, Integer>> tried) {
        Cache<Integer, Integer> cache = tried.get();
        Map<Integer, Integer> loads = new ConcurrentHashMap<>();
        BulkLoader<Integer, Integer> loader = keys -> {
            keys.forEach(key -> loads.merge(key, 1, Integer::sum));
            Thread.yield(); // a load takes its time
            return keys.stream().collect(Collectors.toMap(key -> key, key -> key));
        };
        Thread one = new Thread(() -> cache.getAll(List.of(1, 2), loader));
        Thread two = new Thread(() -> cache.getAll(List.of(2, 1), loader));
        one.start();
        two.start();
        try {
            one.join();
            two.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (!loads.equals(Map.of(1, 1, 2, 1))) {
            throw new AssertionError("loaded more than once: " + loads);
        }
    }
}
