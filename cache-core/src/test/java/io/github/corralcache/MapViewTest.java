package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

/** What the map view has beyond being a map, which {@link MapViewContractTest} checks. */
class MapViewTest {

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache =
            Caches.on(time).ttl(Duration.ofMinutes(10), Duration.ofMinutes(15)).build();
    private final ConcurrentMap<String, String> map = cache.asMap();

    @Test
    void viewIsLive() {
        cache.put("k", "v");
        assertThat(map).containsExactly(Map.entry("k", "v"));
        map.put("other", "w");
        assertThat(cache).holds("other", "w");
    }

    @Test
    void viewShowsStaleValuesAndHidesThoseThatAreGone() {
        cache.put("k", "v");
        time.advance(Duration.ofMinutes(10));
        assertThat(map).containsEntry("k", "v").hasSize(1);
        time.advance(Duration.ofMinutes(5));
        assertThat(map).isEmpty();
        assertThat(map.containsKey("k")).isFalse();
        assertThat(map.entrySet()).isEmpty();
        assertThat(map.putIfAbsent("k", "new")).isNull();
    }

    @Test
    void lookingCountsNothing() {
        cache.put("k", "v");
        map.get("k");
        map.get("absent");
        map.containsKey("k");
        map.forEach((key, value) -> {});
        assertThat(cache).hit(0).missed(0);
    }

    @Test
    void keysOfAnotherTypeAreAbsent() {
        cache.put("k", "v");
        assertThat(map.get(42)).isNull();
        assertThat(map.containsKey(42)).isFalse();
        assertThat(map.remove(42)).isNull();
    }

    @Test
    void computeIfAbsentStores() {
        assertThat(map.computeIfAbsent("k", key -> "v")).isEqualTo("v");
        assertThat(map.computeIfPresent("k", (key, value) -> value + "w")).isEqualTo("vw");
        assertThat(map.merge("k", "x", String::concat)).isEqualTo("vwx");
        assertThat(map.compute("k", (key, value) -> null)).isNull();
        assertThat(cache).hasSize(0);
    }

    @Test
    void nullsAreRefused() {
        assertThatNullPointerException().isThrownBy(() -> map.put("k", null));
        assertThatNullPointerException().isThrownBy(() -> map.put(null, "v"));
        assertThatNullPointerException().isThrownBy(() -> cache.put(null, "v"));
        assertThatNullPointerException().isThrownBy(() -> cache.put("k", null));
        assertThatNullPointerException().isThrownBy(() -> cache.put("k", "v", null));
        assertThatNullPointerException().isThrownBy(() -> cache.getIfPresent(null));
        assertThatNullPointerException().isThrownBy(() -> cache.get(null, key -> "v"));
        assertThatNullPointerException().isThrownBy(() -> cache.get("k", (Loader<String, String>) null));
        assertThatNullPointerException().isThrownBy(() -> cache.getAsync("k", (AsyncLoader<String, String>) null));
        assertThatNullPointerException().isThrownBy(() -> cache.claim(null));
        assertThatNullPointerException().isThrownBy(() -> cache.evict(null));
        assertThatNullPointerException().isThrownBy(() -> cache.putIfAbsent("k", null));
    }
}
