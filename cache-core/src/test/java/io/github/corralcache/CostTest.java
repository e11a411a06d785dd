package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.cost.SmoothedCost;
import org.junit.jupiter.api.Test;

class CostTest {

    @Test
    void smoothsMeasurementsOfAKey() {
        assertThat(SmoothedCost.next(Double.NaN, 100)).isEqualTo(100);
        assertThat(SmoothedCost.next(100, 200)).isEqualTo(125);
        assertThat(SmoothedCost.next(100, Double.NaN)).isEqualTo(100);
        assertThat(SmoothedCost.next(100, -1)).isEqualTo(100);
        assertThat(SmoothedCost.next(100, Double.POSITIVE_INFINITY)).isEqualTo(100);
    }

    @Test
    void survivesACostModelThatThrows() {
        Cache<String, String> cache = CacheBuilder.<String, String>named("c")
                .maximumSize(10)
                .cost((key, value, nanos) -> {
                    throw new IllegalStateException("no idea");
                })
                .build();
        assertThat(cache.get("k", key -> "v")).isEqualTo("v");
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
        assertThat(cache.stats().listenerFailures()).isEqualTo(1);
    }
}
