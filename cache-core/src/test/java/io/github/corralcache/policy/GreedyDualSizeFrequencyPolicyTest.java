package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GreedyDualSizeFrequencyPolicyTest extends EvictionPolicyContract {

    GreedyDualSizeFrequencyPolicyTest() {
        super("gdsf");
    }

    @Test
    void theLeastFrequentOfEquallyDearGoesFirst() {
        PolicyDriver cache = cache(3);
        cache.accessAll(1, 1, 1, 2, 2, 3);
        cache.access(4);
        assertThat(cache.keys()).containsExactly(1, 2, 4);
    }

    @Test
    void frequencyMultipliesCostByWeight() {
        PolicyDriver cache = cache(10);
        cache.put(1, 2, 8); // worth 4
        cache.put(2, 4, 6); // worth 1.5, and 4.5 after two hits
        cache.put(3, 4, 10); // worth 2.5, and 5 after one
        cache.hit(2);
        cache.hit(2);
        cache.hit(3);
        cache.put(4, 1, 100);
        assertThat(cache.keys()).containsExactly(2, 3, 4);
    }

    @Test
    void aScanLeavesTheFrequentAlone() {
        PolicyDriver cache = cache(100);
        for (int round = 0; round < 5; round++) {
            LongStream.range(0, 50).forEach(cache::access);
        }
        LongStream.range(1000, 1150).forEach(cache::access);
        assertThat(cache.keys()).startsWith(LongStream.range(0, 50).toArray());
    }

    @Test
    void theSlotOfAFrequentEntryStartsAnew() {
        PolicyDriver cache = cache(2);
        for (int i = 0; i < 1000; i++) {
            cache.access(1);
        }
        cache.remove(1);
        cache.accessAll(2, 3, 3, 4);
        assertThat(cache.keys()).containsExactly(3, 4);
    }
}
