package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostAwarePolicyTest extends EvictionPolicyContract {

    CostAwarePolicyTest() {
        super("cost-aware");
    }

    @Test
    void aScanLeavesTheFrequentAlone() {
        PolicyDriver cache = cache(100);
        for (int round = 0; round < 5; round++) {
            LongStream.range(0, 80).forEach(cache::access);
        }
        LongStream.range(1000, 1300).forEach(cache::access);
        assertThat(LongStream.range(0, 80).filter(cache::holds).count()).isGreaterThan(70);
    }

    /** Long before, all looks for something worth less than a newcomer have been in vain. */
    @Test
    void whatIsUsedAgainComesInAfterAFloodOfKeysUsedOnce() {
        PolicyDriver cache = cache(2_000);
        for (int round = 0; round < 2; round++) {
            LongStream.range(0, 2_000).forEach(cache::access);
        }
        LongStream.range(10_000, 30_000).forEach(cache::access);
        for (int round = 0; round < 4; round++) {
            LongStream.range(100_000, 101_000).forEach(cache::access);
        }
        assertThat(LongStream.range(100_000, 101_000).filter(cache::holds).count())
                .isGreaterThan(900);
    }

    @Test
    void aLoopLongerThanTheCacheHits() {
        PolicyDriver cache = cache(500);
        int hits = 0;
        for (int i = 0; i < 100_000; i++) {
            hits += cache.access(i % 1000) ? 1 : 0;
        }
        assertThat(hits).isGreaterThan(35_000);
    }

    @Test
    void ofEntriesUsedAlikeTheDearerStay() {
        PolicyDriver cache = cache(500, "surprise-limit", "off");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            long key = random.nextInt(2000);
            cache.access(key, 1, key < 400 ? 100 : 1);
        }
        assertThat(LongStream.range(0, 400).filter(cache::holds).count()).isGreaterThan(370);
    }

    @Test
    void ofEntriesUsedAlikeTheLighterStay() {
        PolicyDriver cache = cache(2000, "surprise-limit", "off");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            long key = random.nextInt(2000);
            cache.access(key, key < 1000 ? 1 : 16, 1);
        }
        assertThat(LongStream.range(0, 1000).filter(cache::holds).count()).isGreaterThan(900);
    }

    /**
     * One key in two hundred with a cost that is far too high, as many with none, and as many with what is no number.
     */
    @Test
    void aFewWildCostsDoLittleHarm() {
        double clean = missedCost(CostAwarePolicyTest::cost);
        double wild = missedCost(key -> switch ((int) (key % 200)) {
            case 7 -> 1e12;
            case 8 -> 0;
            case 9 -> Double.NaN;
            default -> cost(key);
        });
        assertThat(wild).isLessThan(1.15 * clean);
    }

    private static double cost(long key) {
        return Math.exp(new SplittableRandom(key).nextDouble() * 6);
    }

    /** The true cost of what is missed, where the policy is told {@code costs}. */
    private double missedCost(LongToDoubleFunction costs) {
        PolicyDriver cache = cache(500);
        SplittableRandom random = new SplittableRandom(1);
        double missed = 0;
        for (int i = 0; i < 200_000; i++) {
            long key = (long) (10_000 * Math.pow(random.nextDouble(), 3));
            missed += cache.access(key, 1, costs.applyAsDouble(key)) ? 0 : cost(key);
        }
        return missed;
    }

    /** Whose hash is not watched: which are depends on the seed, so an attacker cannot choose one that is. */
    @ParameterizedTest
    @ValueSource(ints = {600, 1000, 2000, 4000})
    @Tag("ME9")
    void recoversFromKeysMadeToCollideInTheSketch(int capacity) {
        assertThat(hitsKept(capacity, 2)).isGreaterThan(0.9);
    }

    /** The watched half of the hashes of a cache of a thousand entries, or all of a smaller one's. */
    @ParameterizedTest
    @ValueSource(ints = {200, 500, 1000})
    @Tag("ME9")
    void keepsMostHitsWhereTheCollidingHashIsWatched(int capacity) {
        assertThat(hitsKept(capacity, 1)).isGreaterThan(0.7);
    }

    private static double hitsKept(int capacity, long seed) {
        EvictionPolicy.Factory attacked = Policies.named("cost-aware", Map.of());
        EvictionPolicy.Factory spared = Policies.named("cost-aware", Map.of());
        return KeysThatCollide.hitsKept(
                new PolicyDriver(attacked, capacity, seed), new PolicyDriver(spared, capacity, seed), capacity / 2);
    }

    @Test
    void theSurpriseLimitIsANumberOrOff() {
        assertThat(Policies.named("cost-aware", Map.of("surprise-limit", "off")))
                .isNotNull();
        assertThat(Policies.named("cost-aware", Map.of("surprise-limit", "1.25")))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.named("cost-aware", Map.of("surprise-limit", "0.5")))
                .withMessageContainingAll("'surprise-limit'", "'0.5'", "1");
    }
}
