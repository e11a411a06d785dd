package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GreedyDualSizePolicyTest extends EvictionPolicyContract {

    GreedyDualSizePolicyTest() {
        super("gds");
    }

    @Test
    void theHeaviestOfEquallyDearGoesFirst() {
        PolicyDriver cache = cache(16);
        cache.put(1, 1, 10);
        cache.put(2, 10, 10);
        cache.put(3, 5, 10);
        cache.put(4, 1, 10);
        assertThat(cache.keys()).containsExactly(1, 3, 4);
    }

    @Test
    void aNewWeightIsANewWorth() {
        PolicyDriver cache = cache(16);
        cache.put(1, 1, 10);
        cache.put(2, 5, 10);
        cache.put(1, 10, 10);
        cache.put(3, 5, 10);
        assertThat(cache.keys()).containsExactly(2, 3);
    }

    @Test
    void frequencyIsOfNoAccount() {
        PolicyDriver cache = cache(2);
        cache.accessAll(1, 1, 1, 1, 2, 3);
        assertThat(cache.keys()).containsExactly(2, 3);
    }
}
