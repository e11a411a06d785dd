package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every policy keeps to. The test of a policy extends this and adds the facts of its own. */
abstract class EvictionPolicyContract {

    private static final double[] STRANGE_COSTS = {
        0,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        1e12,
        1
    };

    private final String policy;

    EvictionPolicyContract(String policy) {
        this.policy = policy;
    }

    final PolicyDriver cache(long capacity) {
        return PolicyDriver.of(policy, capacity);
    }

    final PolicyDriver cache(long capacity, String option, String value) {
        return PolicyDriver.of(policy, Map.of(option, value), capacity);
    }

    @Test
    void isInTheCatalogue() {
        assertThat(Policies.names()).contains(policy);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 10, 1000})
    void fillsTheCapacityBeforeGivingUpAnything(long capacity) {
        PolicyDriver cache = cache(capacity);
        LongStream.range(0, capacity).forEach(cache::access);
        assertThat(cache.evictions()).isZero();
        assertThat(cache.count()).isEqualTo((int) capacity);
        cache.access(capacity);
        assertThat(cache.evictions()).isEqualTo(1);
        assertThat(cache.holds(capacity)).isTrue();
    }

    @Test
    void givesUpEveryEntryOnceWhenAskedTo() {
        PolicyDriver cache = cache(100);
        LongStream.range(0, 100).forEach(cache::access);
        LongStream.range(0, 100).filter(key -> key % 3 == 0).forEach(cache::access);
        List<Long> evicted = new ArrayList<>();
        while (cache.count() > 0) {
            evicted.add(cache.evict());
        }
        assertThat(evicted).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void startsAnewAfterClear() {
        PolicyDriver cache = cache(50);
        for (int round = 0; round < 3; round++) {
            LongStream.range(0, 80).forEach(cache::access);
            cache.clear();
            assertThat(cache.weight()).isZero();
            long before = cache.evictions();
            LongStream.range(100, 150).forEach(cache::access);
            assertThat(cache.evictions()).isEqualTo(before);
            cache.clear();
        }
    }

    @Test
    void keepsAKeyThatIsReadBetweenAllOthers() {
        PolicyDriver cache = cache(100);
        for (int i = 0; i < 1000; i++) {
            cache.access(-1);
            cache.access(-1);
            cache.access(i);
        }
        int hits = 0;
        for (int i = 1000; i < 2000; i++) {
            hits += cache.access(-1) ? 1 : 0;
            cache.access(i);
        }
        assertThat(hits).isGreaterThan(950);
    }

    @Test
    void survivesWordsThatReadersKeepSetting() {
        PolicyDriver cache = cache(64);
        int maximum = Policies.named(policy, Map.of()).create(cache, 1).hits().maximumCount();
        LongStream.range(0, 64).forEach(cache::access);
        for (long key = 64; key < 300; key++) {
            for (long held : cache.keys()) {
                cache.writeWord(held, maximum);
            }
            cache.access(key);
        }
        assertThat(cache.count()).isEqualTo(64);
    }

    @Test
    void shrinksAndGrowsWithTheCapacity() {
        PolicyDriver cache = cache(1000);
        Random random = new Random(7);
        for (int capacity : new int[] {1000, 10, 500, 1, 2000, 100}) {
            cache.resize(capacity);
            for (int i = 0; i < 5000; i++) {
                cache.access(random.nextInt(3000));
                assertThat(cache.weight()).isLessThanOrEqualTo(capacity);
            }
        }
    }

    @Test
    void reusesWhatItKeepsForASlot() {
        PolicyDriver cache = cache(100);
        LongStream.range(0, 100_000).forEach(key -> {
            cache.access(key);
            if (key % 7 == 0) {
                cache.remove(key);
            }
        });
        assertThat(cache.slots()).isLessThanOrEqualTo(128);
    }

    @Test
    void sameSeedAndCallsGiveTheSameEvictions() {
        assertThat(evictionsOf(3)).isEqualTo(evictionsOf(3));
    }

    private List<Long> evictionsOf(long seed) {
        PolicyDriver cache = new PolicyDriver(Policies.named(policy, Map.of()), 200, seed);
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            cache.access((long) Math.abs(random.nextGaussian() * 300), 1, 1 + random.nextInt(100));
        }
        List<Long> order = new ArrayList<>();
        while (cache.count() > 0) {
            order.add(cache.evict());
        }
        return order;
    }

    @Test
    void agreesWithAModelWhateverIsDoneToIt() {
        long seed = Long.getLong("corral.seed", System.nanoTime());
        for (int run = 0; run < 20; run++) {
            try {
                randomOperations(seed + run);
            } catch (RuntimeException | AssertionError e) {
                fail("with -Dcorral.seed=" + (seed + run), e);
            }
        }
    }

    /**
     * The model is the map of what was put and the driver's own bookkeeping; what is evicted is the policy's choice.
     */
    private void randomOperations(long seed) {
        Random random = new Random(seed);
        long capacity = 1 + random.nextInt(random.nextBoolean() ? 20 : 400);
        int heaviest = random.nextBoolean() ? 1 : 1 + random.nextInt(50);
        PolicyDriver cache = new PolicyDriver(Policies.named(policy, Map.of()), capacity, seed);
        Map<Long, Long> weightOf = new HashMap<>();
        for (int step = 0; step < 4000; step++) {
            long key = random.nextInt((int) (3 * capacity));
            switch (random.nextInt(20)) {
                case 0 -> {
                    cache.remove(key);
                    weightOf.remove(key);
                }
                case 1 -> {
                    if (random.nextInt(50) == 0) {
                        cache.clear();
                        weightOf.clear();
                    }
                }
                case 2, 3, 4, 5, 6 -> {
                    long weight = heaviest == 1 ? 1 : random.nextInt(heaviest);
                    double cost = random.nextInt(5) == 0
                            ? STRANGE_COSTS[random.nextInt(STRANGE_COSTS.length)]
                            : 1 + random.nextInt(1000);
                    cache.put(key, weight, cost);
                    weightOf.put(key, weight);
                }
                default -> {
                    if (cache.hit(key)) {
                        assertThat(weightOf).containsKey(key);
                    }
                }
            }
            weightOf.keySet().removeIf(held -> !cache.holds(held));
            assertThat(cache.count()).isEqualTo(weightOf.size());
            assertThat(cache.weight())
                    .isLessThanOrEqualTo(capacity)
                    .isEqualTo(weightOf.values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
        List<Long> evicted = new ArrayList<>();
        while (cache.count() > 0) {
            evicted.add(cache.evict());
        }
        assertThat(evicted).containsExactlyInAnyOrderElementsOf(weightOf.keySet());
    }
}
