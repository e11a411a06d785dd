package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GreedyDualPolicyTest extends EvictionPolicyContract {

    GreedyDualPolicyTest() {
        super("greedy-dual");
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
    void aDearEntryThatNobodyWantsLeavesInTheEnd() {
        PolicyDriver cache = cache(10);
        cache.put(-1, 1, 100);
        int outlasted = 0;
        for (long key = 0; cache.holds(-1); key++) {
            cache.put(key, 1, 1);
            outlasted++;
        }
        // each turn of the nine others raises the level by one
        assertThat(outlasted).isBetween(880, 920);
    }

    @Test
    void aHitRestoresTheWholeCost() {
        PolicyDriver cache = cache(2);
        cache.put(1, 1, 3);
        cache.put(2, 1, 1);
        cache.put(3, 1, 1); // 2 leaves at level 1
        cache.hit(1); // worth 4 now
        for (long key = 4; key < 6; key++) {
            cache.put(key, 1, 1);
        }
        assertThat(cache.holds(1)).isTrue();
    }

    @Test
    void withEqualCostsItIsLru() {
        long seed = 11;
        Random random = new Random(seed);
        PolicyDriver greedyDual = cache(50);
        PolicyDriver lru = PolicyDriver.of("lru", 50);
        for (int i = 0; i < 50_000; i++) {
            long key = (long) Math.abs(random.nextGaussian() * 60);
            assertThat(greedyDual.access(key)).isEqualTo(lru.access(key));
        }
        assertThat(greedyDual.keys()).isEqualTo(lru.keys());
    }

    /** The paper's other wording: to make room, take the least worth off everybody. */
    @Test
    void agreesWithTheAlgorithmAsFirstWritten() {
        Random random = new Random(12);
        PolicyDriver cache = cache(40);
        Map<Long, double[]> worthAndTime = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long key = (long) Math.abs(random.nextGaussian() * 60);
            double cost = 1 + (key * 7919) % 64;
            assertThat(cache.access(key, 1, cost)).as("access %d", i).isEqualTo(worthAndTime.containsKey(key));
            if (!worthAndTime.containsKey(key) && worthAndTime.size() == 40) {
                long victim = worthAndTime.keySet().stream()
                        .min((a, b) -> {
                            int byWorth = Double.compare(
                                    worthAndTime.get(a)[0], worthAndTime.get(b)[0]);
                            return byWorth != 0
                                    ? byWorth
                                    : Double.compare(
                                            worthAndTime.get(a)[1], worthAndTime.get(b)[1]);
                        })
                        .orElseThrow();
                double least = worthAndTime.remove(victim)[0];
                worthAndTime.values().forEach(worth -> worth[0] -= least);
            }
            worthAndTime.put(key, new double[] {cost, i});
        }
    }

    @Test
    void tellsCheapFromCheaperAfterAnAbsurdCost() {
        PolicyDriver cache = cache(4);
        for (long key = 0; key < 4; key++) {
            cache.put(key, 1, 1e15);
        }
        // the level is 1e15 now, where a double does not tell a thousandth
        for (long key = 10; key < 5_000; key++) {
            cache.put(key, 1, 0.001);
        }
        cache.put(1, 1, 0.003);
        cache.put(2, 1, 0.001);
        cache.put(3, 1, 0.001);
        cache.put(4, 1, 0.001);
        cache.put(5, 1, 0.001);
        assertThat(cache.holds(1)).isTrue();
    }
}
