package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.cost.CostModel;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Why entries were given up, as a cache tells it. */
class ExplanationTest {

    private static final int SIZE = 100;

    private static final CostModel<Integer, String> DECLARED = (key, value, loadNanos) -> Double.NaN;

    private final FakeTime time = new FakeTime();

    private CacheBuilder<Integer, String> builder(String policy) {
        return CacheBuilder.<Integer, String>named("test")
                .seed(1)
                .policy(policy)
                .ticker(time)
                .scheduler(time);
    }

    private static void store(Cache<Integer, String> cache, int key, double cost) {
        cache.store(key, CacheValue.of("v").withCost(cost));
    }

    @ParameterizedTest
    @MethodSource("io.github.corralcache.policy.Policies#names")
    void everyPolicyNamesReasons(String policy) {
        Cache<Integer, String> cache =
                builder(policy).maximumSize(SIZE).cost(CostModel.none()).build();
        IntStream.range(0, 10 * SIZE).forEach(key -> cache.put(key, "v"));
        Explanation explanation = cache.explain();
        assertThat(explanation.reasons().values().stream().mapToLong(n -> n).sum())
                .isBetween(9L * SIZE / Explanation.SAMPLING, 9L * SIZE);
        assertThat(explanation.latest()).isNotEmpty();
        assertThat(explanation.reasons())
                .doesNotContainKeys(EvictionReason.EXPIRY, EvictionReason.GUARANTEE, EvictionReason.COST);
    }

    @ParameterizedTest
    @CsvSource({
        "fifo, AGE",
        "lru, RECENCY",
        "sampled-lru, RECENCY",
        "segmented-lru, RECENCY",
        "sieve, RECENCY",
        "s3-fifo, FREQUENCY",
        "arc, RECENCY",
        "w-tinylfu, FREQUENCY"
    })
    void policiesThatLookAtOneThingNameIt(String policy, EvictionReason reason) {
        Cache<Integer, String> cache = builder(policy).maximumSize(SIZE).build();
        IntStream.range(0, 2 * SIZE).forEach(key -> cache.put(key, "v"));
        assertThat(cache.explain().reasons()).containsOnlyKeys(reason);
    }

    @ParameterizedTest
    @CsvSource({"greedy-dual", "gds", "gdsf", "gd-wheel", "camp", "hyperbolic", "cost-aware"})
    void cheapEntriesGoForTheirCost(String policy) {
        Cache<Integer, String> cache = builder(policy).maximumSize(SIZE).build();
        IntStream.range(0, SIZE).forEach(key -> store(cache, key, key % 3 == 0 ? 1 : 1_000));
        IntStream.range(SIZE, SIZE + 3).forEach(key -> store(cache, key, 1_000));
        List<Eviction> latest = cache.explain().latest();
        assertThat(latest)
                .hasSize(3)
                .allSatisfy(eviction -> assertThat(eviction.reason()).isEqualTo(EvictionReason.COST))
                .allSatisfy(eviction -> assertThat(eviction.cost()).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource({"gds", "gdsf", "camp", "hyperbolic", "cost-aware"})
    void heavyEntriesGoForTheirWeight(String policy) {
        Cache<Integer, String> cache = builder(policy)
                .maximumWeight(SIZE * 10, (key, value) -> key % 20 == 0 ? 100 : 4)
                .cost(CostModel.none())
                .build();
        IntStream.range(0, SIZE).forEach(key -> cache.put(key, "v"));
        IntStream.range(1_000, 1_000 + SIZE).filter(key -> key % 20 != 0).forEach(key -> cache.put(key, "v"));
        Explanation explanation = cache.explain();
        assertThat(explanation.reasons()).containsKey(EvictionReason.WEIGHT);
        assertThat(explanation.latest())
                .filteredOn(eviction -> eviction.reason() == EvictionReason.WEIGHT)
                .allSatisfy(eviction -> assertThat(eviction.weight()).isEqualTo(100));
    }

    @Test
    void latestComeFirstAndTellHowLongAgo() {
        Cache<Integer, String> cache = builder("fifo").maximumSize(1).build();
        cache.put(1, "v");
        cache.put(2, "v");
        time.advance(Duration.ofMinutes(1));
        cache.put(3, "v");
        time.advance(Duration.ofSeconds(5));
        assertThat(cache.explain().latest())
                .extracting(Eviction::ago)
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(65));
        assertThat(cache.explain().latest()).extracting(Eviction::keyHash).doesNotHaveDuplicates();
    }

    @Test
    void anEntryThatOnlyWaitedToBeRemovedGoesAsExpired() {
        Cache<Integer, String> cache = CacheBuilder.<Integer, String>named("test")
                .seed(1)
                .policy("lru")
                .maximumSize(1)
                .ttl(Duration.ofMinutes(1))
                .ticker(time)
                .scheduler(new FakeTime()) // never removes anything
                .build();
        cache.put(1, "v");
        time.advance(Duration.ofSeconds(59));
        cache.put(2, "v");
        time.advance(Duration.ofMinutes(1));
        cache.put(3, "v");
        assertThat(cache.explain().latest())
                .extracting(Eviction::reason)
                .containsExactly(EvictionReason.EXPIRY, EvictionReason.RECENCY);
    }

    @Test
    void anEntryThatGoesInPlaceOfAGuaranteedOneSaysSo() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(4)
                .guarantee("kept", 2)
                .policy("fifo")
                .build();
        Cache<Integer, String> kept = inPool("kept", pool);
        Cache<Integer, String> other = inPool("other", pool);
        kept.put(1, "v");
        kept.put(2, "v");
        other.put(1, "v");
        other.put(2, "v");
        other.put(3, "v");
        assertThat(other.explain().reasons()).containsOnlyKeys(EvictionReason.GUARANTEE);
        assertThat(kept.explain().reasons()).isEmpty();
    }

    /** Many more dear keys than fit, and cheap ones that are wanted all the time. */
    private static void glut(Cache<Integer, String> cheap, Cache<Integer, String> dear) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            boolean isCheap = random.nextInt(10) < 6;
            Cache<Integer, String> cache = isCheap ? cheap : dear;
            int key = isCheap ? (int) (3_000 * Math.pow(random.nextDouble(), 3)) : -1 - random.nextInt(3_000);
            if (cache.getIfPresent(key) == null) {
                store(cache, key, isCheap ? 3 : 500);
            }
        }
    }

    @Test
    void costAwareTellsHowBandsOfCostFareAndWhenItGuardedOne() {
        Cache<Integer, String> cache = builder("cost-aware")
                .maximumSize(1_000)
                .segments(1)
                .cost(DECLARED)
                .build();
        assertThat(cache.explain().surprises()).isEmpty();
        glut(cache, cache);
        Explanation explanation = cache.explain();
        assertThat(explanation.surprises())
                .extracting(Surprise::group)
                .containsExactlyInAnyOrder("cost from 1.000 to 8.000", "cost from 64.00 to 512.0");
        assertThat(explanation.surprises()).anySatisfy(cheap -> {
            assertThat(cheap.group()).startsWith("cost from 1.000");
            assertThat(cheap.misses()).isBetween(1.0, 3.0);
            assertThat(cheap.multiplier()).isGreaterThan(2);
        });
        assertThat(explanation.reasons()).containsKeys(EvictionReason.GUARD, EvictionReason.COST);
    }

    @Test
    void bandsOfMeasuredCostsAreLoadTimes() {
        Cache<Integer, String> cache =
                builder("cost-aware").maximumSize(1_000).segments(1).build();
        glut(cache, cache);
        assertThat(cache.explain().surprises())
                .extracting(Surprise::group)
                .containsExactlyInAnyOrder(
                        "load time from 1.000 ns to 8.000 ns", "load time from 64.00 ns to 512.0 ns");
    }

    @Test
    void cachesOfAPoolAreTheGroupsOfItsPolicy() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(1_000)
                .policy("cost-aware")
                .build();
        Cache<Integer, String> cheap = inPool("cheap", pool);
        Cache<Integer, String> dear = inPool("dear", pool);
        glut(cheap, dear);
        assertThat(cheap.explain().surprises()).extracting(Surprise::group).containsExactly("cheap");
        assertThat(dear.explain().surprises()).extracting(Surprise::group).containsExactly("dear");
    }

    @Test
    void policiesThatDoNotLookAtGroupsTellOfNone() {
        Cache<Integer, String> cache = builder("gdsf").maximumSize(1_000).build();
        glut(cache, cache);
        assertThat(cache.explain().surprises()).isEmpty();
    }

    private Cache<Integer, String> inPool(String name, CachePool pool) {
        return CacheBuilder.<Integer, String>named(name)
                .pool(pool)
                .ticker(time)
                .scheduler(time)
                .build();
    }
}
