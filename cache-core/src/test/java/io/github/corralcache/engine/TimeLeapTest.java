package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.Ttl;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deadlines are counted in ticks that wrap around: time that leaps by more than ticks can tell must not bring values
 * back.
 */
class TimeLeapTest {

    private final FakeTime time = new FakeTime(Long.MAX_VALUE - 5);

    /** Timeouts and sweeps are put off for ever: only the time leaps. */
    private CacheBuilder<String, Integer> builder() {
        return CacheBuilder.<String, Integer>named("c")
                .maximumSize(10)
                .ticker(time)
                .scheduler((task, delay) -> () -> {});
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 10, 11, 19, 20, 39, 40, 78, 79, 365, 3650})
    @Tag("RC10")
    void whatIsGoneStaysGone(long hours) {
        Cache<String, Integer> cache = builder().ttl(Duration.ofMinutes(10)).build();
        cache.put("k", 1);
        time.advance(Duration.ofHours(hours));
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 20, 40, 79, 365, 3650})
    @Tag("RC10")
    void whatIsStaleForEverStaysStale(long hours) {
        Cache<String, Integer> cache =
                builder().ttl(Duration.ofMinutes(10), Duration.ZERO).build();
        cache.put("k", 1);
        for (int leap = 0; leap < 3; leap++) {
            time.advance(Duration.ofHours(hours));
            assertThat(cache.getIfPresent("k")).isEqualTo(1);
            assertThat(cache.stats().hits()).isZero();
        }
    }

    @Test
    void anEntryMayLiveMuchLongerThanItsCacheSays() {
        Cache<String, Integer> cache = builder().ttl(Duration.ofMinutes(10)).build();
        cache.put("k", 1, Ttl.of(Duration.ofDays(400)));
        cache.put("ever", 2, Ttl.NEVER);
        for (int day = 0; day < 399; day += 7) {
            time.advance(Duration.ofDays(7));
            assertThat(cache.getIfPresent("k")).as("day %s", day).isEqualTo(1);
        }
        time.advance(Duration.ofDays(2));
        assertThat(cache.getIfPresent("k")).isNull();
        assertThat(cache.getIfPresent("ever")).isEqualTo(2);
    }

    @Test
    void anEntryMayEndInACacheThatHasNoTtl() {
        Cache<String, Integer> cache = builder().build();
        cache.put("short", 1, Ttl.of(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        cache.put("ever", 2);
        time.advance(Duration.ofMillis(1_500));
        assertThat(cache.getIfPresent("short")).isEqualTo(1);
        assertThat(cache.stats().staleServed()).isEqualTo(1);
        time.advance(Duration.ofMillis(500));
        assertThat(cache.getIfPresent("short")).isNull();
        assertThat(cache.getIfPresent("ever")).isEqualTo(2);
    }
}
