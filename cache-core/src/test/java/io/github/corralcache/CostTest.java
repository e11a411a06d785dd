package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.cost.SmoothedCost;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void waitSavedGoesByTheEntriesThatAreHit() {
        FakeTime time = new FakeTime();
        Cache<String, String> cache = CacheBuilder.<String, String>named("c")
                .maximumSize(10)
                .ticker(time)
                .scheduler(time)
                .build();
        cache.get("cheap", key -> load(time, Duration.ofMillis(1)));
        cache.get("dear", key -> load(time, Duration.ofSeconds(10)));
        hit(cache, time, "cheap");
        assertThat(cache.stats().waitSaved()).isEqualTo(Duration.ofMillis(6_400));
        hit(cache, time, "dear");
        assertThat(cache.stats().waitSaved()).isCloseTo(Duration.ofSeconds(64_006), Duration.ofSeconds(1));
    }

    private static void hit(Cache<String, String> cache, FakeTime time, String key) {
        for (int i = 0; i < 6_400; i++) {
            time.advance(Duration.ofNanos(10_000));
            cache.getIfPresent(key);
        }
    }

    private static String load(FakeTime time, Duration duration) {
        time.advance(duration);
        return "v";
    }

    @Test
    @Tag("ME4")
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

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 0, Double.MAX_VALUE})
    @Tag("ME4")
    void keepsItsBoundWhateverThingsCost(double cost) {
        for (String policy : Policies.names()) {
            Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named(policy)
                    .maximumWeight(100, (key, value) -> value)
                    .policy(policy)
                    .cost((key, value, nanos) -> key % 2 == 0 ? cost : 1)
                    .build();
            long expected = 0;
            for (int key = 0; key < 500; key++) {
                int weight = 1 + key % 7;
                assertThat(cache.get(key, missing -> weight)).isEqualTo(weight);
                assertThat(cache.weight()).as(policy).isBetween(1L, 100L);
            }
            for (int weight : cache.asMap().values()) {
                expected += weight;
            }
            assertThat(cache.weight()).as(policy).isEqualTo(expected);
            cache.close();
        }
    }
}
