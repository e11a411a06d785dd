package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GdWheelPolicyTest extends EvictionPolicyContract {

    GdWheelPolicyTest() {
        super("gd-wheel");
    }

    @Test
    void theCheapestGoesFirst() {
        PolicyDriver cache = cache(3);
        cache.put(1, 1, 50);
        cache.put(2, 1, 10);
        cache.put(3, 1, 30);
        cache.put(4, 1, 20);
        assertThat(cache.keys()).containsExactly(1, 3, 4);
    }

    @Test
    void withEqualCostsItIsLru() {
        Random random = new Random(11);
        PolicyDriver wheel = cache(50);
        PolicyDriver lru = PolicyDriver.of("lru", 50);
        for (int i = 0; i < 50_000; i++) {
            long key = (long) Math.abs(random.nextGaussian() * 60);
            assertThat(wheel.access(key, 1, 37)).isEqualTo(lru.access(key));
        }
        assertThat(wheel.keys()).isEqualTo(lru.keys());
    }

    /**
     * Costs that fill the range of the wheels, so that entries pass through all of them; the unit of costs is
     * arbitrary.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 256, 1, 7",
        "2, 16, 1, 7",
        "3, 16, 1, 7",
        "2, 256, 1, 10000",
        "2, 256, 1e-5, 10000",
        "2, 256, 1e9, 10000",
        "3, 1024, 1, 10000"
    })
    void missesAsLittleCostAsGreedyDual(int wheels, int queues, double unit, int dearest) {
        PolicyDriver wheel = PolicyDriver.of(
                "gd-wheel", Map.of("wheels", Integer.toString(wheels), "queues", Integer.toString(queues)), 500);
        PolicyDriver greedyDual = PolicyDriver.of("greedy-dual", 500);
        Random random = new Random(21);
        double missed = 0;
        double greedyDualMissed = 0;
        double all = 0;
        for (int i = 0; i < 200_000; i++) {
            long key = (long) Math.abs(random.nextGaussian() * 800);
            double cost = unit * Math.pow(dearest, (key % 4) / 3.0);
            all += cost;
            missed += wheel.access(key, 1, cost) ? 0 : cost;
            greedyDualMissed += greedyDual.access(key, 1, cost) ? 0 : cost;
        }
        assertThat(missed / all - greedyDualMissed / all).isBetween(-0.005, 0.005);
    }

    @Test
    void aDearEntryThatNobodyWantsLeavesInTheEnd() {
        PolicyDriver cache = cache(10);
        for (long key = 1_000; key < 2_000; key++) {
            cache.put(key, 1, 1);
        }
        cache.put(-1, 1, 100);
        int outlasted = 0;
        for (long key = 0; cache.holds(-1); key++) {
            cache.put(key, 1, 1);
            outlasted++;
        }
        assertThat(outlasted).isBetween(880, 920);
    }

    @Test
    void anAbsurdCostIsClampedToTheRangeOfTheWheels() {
        PolicyDriver cache = cache(10);
        for (long key = 0; key < 100; key++) {
            cache.put(key, 1, 5);
        }
        cache.put(-1, 1, 1e15);
        long key = 100;
        while (cache.holds(-1) && key < 100_000) {
            cache.put(key++, 1, 5);
        }
        assertThat(cache.holds(-1)).isFalse();
    }

    @Test
    void queuesAreAPowerOfTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.named("gd-wheel", Map.of("queues", "100")))
                .withMessageContaining("a power of two from 16 to 1024");
    }
}
