package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long an entry has yet to live, and writes of several keys. */
class LifetimeTest {

    private final FakeTime time = new FakeTime();

    private CacheBuilder<String, String> builder() {
        return Caches.on(time).executor(task -> {});
    }

    @Test
    void anEntryIsFreshThenStaleThenGone() {
        Cache<String, String> cache =
                builder().ttl(Duration.ofSeconds(10), Duration.ofSeconds(30)).build();
        cache.put("k", "v");

        lives(cache.lifetime("k"), 10, 30);
        time.advance(Duration.ofSeconds(4));
        lives(cache.lifetime("k"), 6, 26);
        time.advance(Duration.ofSeconds(16));
        lives(cache.lifetime("k"), 0, 10);
        time.advance(Duration.ofSeconds(10));
        assertThat(cache.lifetime("k")).isNull();
        assertThat(cache.stats().hits() + cache.stats().misses()).isZero();
    }

    @Test
    void anEntryWithATtlOfItsOwnHasThat() {
        Cache<String, String> cache = builder().build();
        cache.put("k", "v", new Ttl(Duration.ofSeconds(3), Duration.ofSeconds(5)));
        cache.put("stale for ever", "v", new Ttl(Duration.ofSeconds(3), Duration.ZERO));
        time.advance(Duration.ofSeconds(1));

        lives(cache.lifetime("k"), 2, 4);
        Lifetime endless = cache.lifetime("stale for ever");
        assertThat(endless).isEqualTo(new Lifetime(Duration.ofSeconds(2), null));
    }

    @Test
    void whatNeverExpiresHasNoEnd() {
        Cache<String, String> cache = builder().build();
        cache.put("k", "v");

        assertThat(cache.lifetime("k")).isEqualTo(new Lifetime(null, null));
        assertThat(cache.lifetime("other")).isNull();
    }

    /** A cache counts its TTL in ticks, and may give an entry up a tick early. */
    private static void lives(@Nullable Lifetime lifetime, long freshSeconds, long lifeSeconds) {
        assertThat(lifetime).isNotNull();
        assertThat(lifetime.fresh()).isCloseTo(Duration.ofSeconds(freshSeconds), Duration.ofMillis(1));
        assertThat(lifetime.life()).isCloseTo(Duration.ofSeconds(lifeSeconds), Duration.ofMillis(1));
    }

    @Test
    void severalKeysArePutAndEvicted() {
        Cache<String, String> cache = builder().build();
        cache.putAll(Map.of("a", "1", "b", "2", "c", "3"));
        cache.evictAll(List.of("a", "c", "missing"));

        assertThat(cache.asMap()).containsExactly(Map.entry("b", "2"));
    }
}
