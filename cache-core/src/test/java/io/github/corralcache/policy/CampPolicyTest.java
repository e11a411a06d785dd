package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CampPolicyTest extends EvictionPolicyContract {

    CampPolicyTest() {
        super("camp");
    }

    @Test
    void theCheapestByWeightGoesFirst() {
        PolicyDriver cache = cache(10);
        cache.put(1, 2, 40); // 20 to the unit of weight
        cache.put(2, 4, 40);
        cache.put(3, 4, 60);
        cache.put(4, 1, 20);
        assertThat(cache.keys()).containsExactly(1, 3, 4);
    }

    @Test
    void costsThatRoundToTheSameAreOneQueueByRecency() {
        // four bits: 17 is 16, as is 16; 18 is another
        PolicyDriver cache = cache(3);
        cache.put(1, 1, 17);
        cache.put(2, 1, 16);
        cache.put(3, 1, 18);
        cache.put(4, 1, 18);
        assertThat(cache.keys()).containsExactly(2, 3, 4);

        PolicyDriver exact = cache(3, "precision", "5");
        exact.put(1, 1, 17);
        exact.put(2, 1, 16);
        exact.put(3, 1, 18);
        exact.put(4, 1, 18);
        assertThat(exact.keys()).containsExactly(1, 3, 4);
    }

    @Test
    void withEqualCostsItIsLru() {
        Random random = new Random(11);
        PolicyDriver camp = cache(50);
        PolicyDriver lru = PolicyDriver.of("lru", 50);
        for (int i = 0; i < 50_000; i++) {
            long key = (long) Math.abs(random.nextGaussian() * 60);
            assertThat(camp.access(key)).isEqualTo(lru.access(key));
        }
        assertThat(camp.keys()).isEqualTo(lru.keys());
    }

    @Test
    void aDearEntryThatNobodyWantsLeavesInTheEnd() {
        PolicyDriver cache = cache(10);
        cache.put(-1, 1, 64);
        int outlasted = 0;
        for (long key = 0; cache.holds(-1); key++) {
            cache.put(key, 1, 1);
            outlasted++;
        }
        assertThat(outlasted).isBetween(500, 600);
    }

    @Test
    void aNewCostMovesAnEntryToAnotherQueue() {
        PolicyDriver cache = cache(3);
        cache.put(1, 1, 100);
        cache.put(2, 1, 50);
        cache.put(3, 1, 50);
        cache.put(1, 1, 1);
        cache.put(4, 1, 50);
        assertThat(cache.keys()).containsExactly(2, 3, 4);
    }

    @Test
    void manyDifferentCostsAreManyQueues() {
        PolicyDriver cache = cache(2000, "precision", "16");
        Random random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            long key = random.nextInt(4000);
            cache.access(key, 1, 1 + (key * 48_271) % 65_537);
        }
        assertThat(cache.count()).isEqualTo(2000);
    }
}
