package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loader that sees the stale value and says more than a value. */
class ReloaderTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final Cache<String, String> cache = Caches.on(time)
            .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
            .executor(executor)
            .build();

    @Test
    void seesTheStaleValueItReplaces() {
        List<String> seen = new ArrayList<>();
        Reloader<String, String> loader = (key, stale) -> {
            seen.add(stale);
            return CacheValue.of(stale + "+");
        };
        cache.get("k", loader);
        time.advance(Duration.ofSeconds(11));
        assertThat(cache.get("k", loader)).isEqualTo("null+");
        executor.runAll();
        assertThat(cache.get("k", loader)).isEqualTo("null++");
        assertThat(seen).containsExactly(null, "null+");
    }

    @Test
    void keepsAValueThatIsStillRightAndStartsItsAgeAnew() {
        cache.put("k", "v");
        time.advance(Duration.ofSeconds(11));
        cache.get("k", (key, stale) -> CacheValue.unchanged());
        executor.runAll();
        time.advance(Duration.ofSeconds(9));
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
        assertThat(cache.stats().hits()).isEqualTo(1);
    }

    @Test
    void hasNothingToKeepWhereNothingIsThere() {
        assertThat(cache.get("k", (key, stale) -> CacheValue.unchanged())).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void givesTheValueATtlOfItsOwn() {
        cache.get("k", (key, stale) -> CacheValue.of("v").withTtl(Ttl.of(Duration.ofSeconds(3))));
        time.advance(Duration.ofSeconds(3));
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void removesAStaleValueThatIsNoMore() {
        cache.put("k", "v");
        time.advance(Duration.ofSeconds(11));
        assertThat(cache.get("k", (key, stale) -> CacheValue.of(null))).isEqualTo("v");
        executor.runAll();
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void settlesAClaimWithWhatIsKnown() {
        try (Claim<String> claim = cache.claim("k")) {
            claim.settle(CacheValue.of("v").withTtl(Ttl.of(Duration.ofSeconds(1))));
        }
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
        time.advance(Duration.ofSeconds(1));
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void storesNoValueThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> cache.store("k", CacheValue.of(null)));
    }
}
