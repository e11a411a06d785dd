package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HyperbolicPolicyTest extends EvictionPolicyContract {

    HyperbolicPolicyTest() {
        super("hyperbolic");
    }

    @Test
    void theOldestOfThoseNeverHitGoesFirst() {
        PolicyDriver cache = cache(10);
        LongStream.range(0, 10).forEach(cache::access);
        cache.hit(0);
        cache.access(10);
        assertThat(cache.holds(0)).isTrue();
        assertThat(cache.holds(1)).isFalse();
    }

    @Test
    void worthIsHitsByTime() {
        PolicyDriver cache = cache(10);
        cache.accessAll(0, 0, 0); // three accesses in eleven steps
        LongStream.range(1, 9).forEach(key -> cache.accessAll(key, key, key));
        cache.access(9);
        cache.access(10); // 9 has one in one step, 0 the least
        assertThat(cache.holds(0)).isFalse();
    }

    @Test
    void costByWeightMultiplies() {
        PolicyDriver cache = cache(12);
        cache.put(0, 4, 1);
        cache.put(1, 4, 100);
        cache.put(2, 1, 1);
        cache.put(3, 4, 10);
        assertThat(cache.keys()).containsExactly(1, 2, 3);
    }

    @Test
    void aSampleOfOneIsAnyEntry() {
        PolicyDriver cache = cache(100, "sample", "1");
        LongStream.range(0, 10_000).forEach(cache::access);
        assertThat(cache.count()).isEqualTo(100);
        assertThat(LongStream.of(cache.keys()).filter(key -> key < 9_900).count())
                .isGreaterThan(30);
    }
}
