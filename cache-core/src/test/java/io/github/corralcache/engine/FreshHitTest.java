package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads that answer where no clock has to be asked, and otherwise leave no trace. */
class FreshHitTest {

    static Stream<String> policies() {
        return Policies.names().stream();
    }

    /** The first hits of an entry tell the default policy something, later ones do not. */
    @ParameterizedTest
    @MethodSource("policies")
    void eachHitIsAnsweredAndCounted(String policy) {
        Cache<String, String> cache = CacheBuilder.<String, String>named("c")
                .maximumSize(100)
                .policy(policy)
                .build();
        cache.put("k", "v");

        for (int i = 1; i <= 50; i++) {
            assertThat(cache.getIfFresh("k")).isEqualTo("v");
            assertThat(cache.stats().hits()).isEqualTo(i);
        }
    }

    @Test
    void whatIsNotThereIsNotCounted() {
        Cache<String, String> cache =
                CacheBuilder.<String, String>named("c").maximumSize(100).build();

        assertThat(cache.getIfFresh("k")).isNull();
        assertThat(cache.stats().requests()).isZero();
    }

    @Test
    void whatIsStaleIsNeitherReturnedNorCounted() {
        FakeTime time = new FakeTime();
        Cache<String, String> cache = CacheBuilder.<String, String>named("c")
                .maximumSize(100)
                .ttl(Duration.ofMinutes(1), Duration.ofMinutes(10))
                .ticker(time)
                .build();
        cache.put("k", "v");
        time.advance(Duration.ofMinutes(2));

        assertThat(cache.getIfFresh("k")).isNull();
        assertThat(cache.stats().requests()).isZero();
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
    }
}
