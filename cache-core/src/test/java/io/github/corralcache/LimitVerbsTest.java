package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each limit of a cache is set by a method of its name, and leaves the others as they are. */
class LimitVerbsTest {

    private final CacheBuilder<String, String> builder =
            CacheBuilder.<String, String>named("limits").maximumSize(10);

    @Test
    void eachVerbSetsItsLimit() {
        LoadLimits limits = builder.waitTimeout(Duration.ofSeconds(1))
                .loadTimeout(Duration.ofSeconds(2))
                .failureBackoff(Duration.ofSeconds(3))
                .cacheFailures(Duration.ofSeconds(4))
                .maxWaiters(5)
                .maxWaitersPerKey(6)
                .maxConcurrentLoads(7)
                .build()
                .settings()
                .limits();

        assertThat(limits)
                .isEqualTo(new LoadLimits(
                        6,
                        5,
                        7,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4)));
    }

    @Test
    void aVerbChangesOneLimitOfThoseSetTogether() {
        LoadLimits together = LoadLimits.DEFAULTS.withMaxWaiters(9);

        assertThat(builder.limits(together)
                        .waitTimeout(Duration.ofMillis(80))
                        .build()
                        .settings()
                        .limits())
                .isEqualTo(together.withWaitTimeout(Duration.ofMillis(80)));
    }

    @Test
    void whatIsNotAllowedIsRefusedWhereItIsSet() {
        assertThatThrownBy(() -> builder.waitTimeout(Duration.ZERO)).hasMessageContaining("waitTimeout");
        assertThatThrownBy(() -> builder.loadTimeout(Duration.ofSeconds(-1))).hasMessageContaining("loadTimeout");
        assertThatThrownBy(() -> builder.maxWaiters(-1)).hasMessageContaining("maxWaiters");
    }
}
