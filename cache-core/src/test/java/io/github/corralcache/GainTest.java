package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each workload runs twice: against the cache, and against a twin that keeps nothing and shares running loads. */
@Tag("D5")
class GainTest {

    private static final Percentage A_TENTH = Percentage.withPercentage(10);
    private static final Percentage A_HUNDREDTH = Percentage.withPercentage(1);

    /**
     * @param gaps nanoseconds before the lookup of this number
     * @param keys the key it asks for
     * @param loads nanoseconds that loads of a key take
     * @param shared whether lookups often meet a load of the twin's
     */
    record Workload(
            String name,
            int lookups,
            LongUnaryOperator gaps,
            LongUnaryOperator keys,
            IntUnaryOperator loads,
            boolean shared) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final int MICROS = 1_000;
    private static final int MILLIS = 1_000_000;

    static Stream<Workload> workloads() {
        Random random = new Random(7); // the workloads run one after another
        IntUnaryOperator spread = key -> (1 + key % 40) * MILLIS;
        return Stream.of(
                new Workload(
                        "many a second, one key",
                        6_400,
                        i -> i == 1 ? 1000 * MILLIS : 6_900,
                        i -> 1,
                        key -> 1000 * MILLIS,
                        true),
                new Workload("one key, seldom", 300, i -> 5_000 * MILLIS, i -> 1, key -> 1000 * MILLIS, false),
                new Workload("in step with its loads", 3_000, i -> 50 * MILLIS, i -> i % 5, key -> 249 * MILLIS, false),
                new Workload("out of step", 3_000, i -> 50 * MILLIS, i -> i % 5, key -> 251 * MILLIS, true),
                new Workload("at random", 20_000, i -> exponential(random, MILLIS), i -> 1, key -> MILLIS, true),
                new Workload(
                        "zipf", 60_000, i -> exponential(random, MILLIS / 20), i -> zipf(random, 5_000), spread, true),
                new Workload(
                        "bursts", 20_000, i -> i % 100 == 0 ? 10_000 * MILLIS : 10_000, i -> i / 100 % 7, spread, true),
                new Workload(
                        "many a second, zipf",
                        600_000,
                        i -> exponential(random, MICROS),
                        i -> zipf(random, 300),
                        spread,
                        true),
                new Workload(
                        "many a second, short loads",
                        600_000,
                        i -> exponential(random, MICROS),
                        i -> random.nextInt(50),
                        key -> 50 * MICROS,
                        true),
                new Workload(
                        "more keys than can be watched",
                        400_000,
                        i -> 10 * MICROS,
                        i -> random.nextInt(9_000),
                        key -> 200 * MILLIS,
                        true));
    }

    private static long exponential(Random random, double mean) {
        return (long) (-mean * Math.log(1 - random.nextDouble()));
    }

    private static int zipf(Random random, int keys) {
        return (int) Math.exp(random.nextDouble() * Math.log(keys));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void agreesWithATwinThatKeepsNothing(Workload workload) {
        Outcome outcome = run(workload, Duration.ZERO);
        assertThat((double) outcome.costSaved())
                .isCloseTo(
                        outcome.twin() - outcome.loading(),
                        workload.name().startsWith("many a second") ? A_TENTH : A_HUNDREDTH)
                .isLessThanOrEqualTo((double) outcome.keys() * outcome.elapsed());
        if (workload.shared()) {
            // the sum of all load times, which is what callers wait, is no measure of what the backend does
            assertThat((double) outcome.waitSaved()).isNotCloseTo(outcome.twin() - outcome.loading(), A_TENTH);
        }
    }

    @Test
    void takesOffWhatRefreshesCost() {
        Workload workload = new Workload("refreshed", 20_000, i -> 10 * MILLIS, i -> 1, key -> 100 * MILLIS, true);
        Outcome outcome = run(workload, Duration.ofMillis(400));
        assertThat(outcome.loading()).isGreaterThan(outcome.elapsed() / 8);
        assertThat((double) outcome.costSaved()).isCloseTo(outcome.twin() - outcome.loading(), A_TENTH);
    }

    @Test
    void sharesTheTimeOfABulkLoadAmongItsKeys() {
        FakeTime time = new FakeTime();
        Cache<Integer, Integer> cache = cache(time, Duration.ZERO);
        List<Integer> keys = List.of(1, 2, 3, 4);
        cache.getAll(keys, missing -> {
            time.advance(Duration.ofMillis(800));
            Map<Integer, Integer> values = new HashMap<>();
            missing.forEach(key -> values.put(key, key));
            return values;
        });
        assertThat(cache.stats().loadTime()).isEqualTo(Duration.ofMillis(800));
        keys.forEach(cache::getIfPresent);
        time.advance(Duration.ofSeconds(1));
        assertThat(cache.stats().costSaved()).isEqualTo(Duration.ofMillis(800));
        assertThat(cache.stats().waitSaved()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void growsWithTimeAndNeverShrinks() {
        Random random = new Random(3);
        FakeTime time = new FakeTime();
        Cache<Integer, Integer> cache = cache(time, Duration.ofMillis(40));
        Duration before = Duration.ZERO;
        for (int i = 0; i < 60_000; i++) {
            time.advance(Duration.ofNanos(i < 30_000 ? 3 * MICROS : MILLIS));
            cache.get(random.nextInt(4_000), key -> {
                time.advance(Duration.ofMillis(2));
                return key;
            });
            if (i % 50 == 0) {
                Duration saved = cache.stats().costSaved();
                assertThat(saved).isGreaterThanOrEqualTo(before.minusNanos(1_000));
                before = saved;
            }
        }
        assertThat(before).isPositive();
    }

    @Test
    void savesNothingWhereNothingIsCounted() {
        FakeTime time = new FakeTime();
        Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c")
                .maximumSize(10)
                .recordStats(false)
                .ticker(time)
                .scheduler(time)
                .build();
        cache.get(1, key -> key);
        cache.getIfPresent(1);
        assertThat(cache.stats().costSaved()).isZero();
        assertThat(cache.stats().waitSaved()).isZero();
    }

    /** In nanoseconds; of the twin and the cache how long their loads ran. */
    record Outcome(double twin, long loading, long costSaved, long waitSaved, long elapsed, int keys) {}

    private static Outcome run(Workload workload, Duration softTtl) {
        FakeTime time = new FakeTime();
        Cache<Integer, Integer> cache = cache(time, softTtl);
        Map<Integer, Long> until = new HashMap<>();
        double twin = 0;
        long[] loading = {0};
        for (int i = 0; i < workload.lookups(); i++) {
            time.advance(Duration.ofNanos(workload.gaps().applyAsLong(i)));
            long now = time.read();
            int key = (int) workload.keys().applyAsLong(i);
            long nanos = workload.loads().applyAsInt(key);
            if (until.getOrDefault(key, Long.MIN_VALUE) <= now) {
                twin += nanos;
                until.put(key, now + nanos);
            }
            cache.getAsync(key, missing -> {
                loading[0] += nanos;
                CompletableFuture<Integer> backend = new CompletableFuture<>();
                time.schedule(() -> backend.complete(key), nanos);
                return backend;
            });
        }
        long end = time.read();
        for (long each : until.values()) {
            twin -= Math.max(0, each - end);
        }
        CacheStats stats = cache.stats();
        return new Outcome(
                twin, loading[0], stats.costSaved().toNanos(), stats.waitSaved().toNanos(), end, until.size());
    }

    private static Cache<Integer, Integer> cache(FakeTime time, Duration softTtl) {
        return CacheBuilder.<Integer, Integer>named("c")
                .maximumSize(100_000)
                .ttl(softTtl, softTtl.multipliedBy(100))
                .jitter(0)
                .maxWaiters(100_000)
                .maxWaitersPerKey(100_000)
                .failureBackoff(Duration.ZERO)
                .executor(Runnable::run)
                .ticker(time)
                .scheduler(time)
                .build();
    }
}
