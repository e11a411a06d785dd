package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Entries that bear a tag are removed together. */
class TagsTest {

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache = Caches.on(time).build();

    @Test
    void removesAllThatBearTheTagAndNothingElse() {
        cache.store("a", CacheValue.of("1").withTags("red", "round"));
        cache.store("b", CacheValue.of("2").withTags("red"));
        cache.store("c", CacheValue.of("3").withTags("blue"));
        cache.put("d", "4");
        cache.evictByTag("red");
        assertThat(cache.asMap()).containsOnlyKeys("c", "d");
        assertThat(cache.getIfPresent("a")).isNull();
        assertThat(cache.getIfPresent("c")).isEqualTo("3");
    }

    @Test
    void concernsNoEntryBornLater() {
        cache.store("a", CacheValue.of("1").withTags("red"));
        cache.evictByTag("red");
        cache.store("a", CacheValue.of("2").withTags("red"));
        assertThat(cache.getIfPresent("a")).isEqualTo("2");
        cache.evictByTag("red");
        assertThat(cache.getIfPresent("a")).isNull();
    }

    @Test
    void areThoseOfTheValueThatWasAbsent() {
        assertThat(cache.storeIfAbsent("a", CacheValue.of("1").withTags("red"))).isNull();
        assertThat(cache.storeIfAbsent("a", CacheValue.of("2").withTags("blue")))
                .isEqualTo("1");
        cache.evictByTag("blue");
        assertThat(cache.getIfPresent("a")).isEqualTo("1");
        cache.evictByTag("red");
        assertThat(cache.getIfPresent("a")).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> cache.storeIfAbsent("a", CacheValue.of(null)));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.storeIfAbsent("a", CacheValue.shared("1")));
    }

    @Test
    void losesTheTagsOfAValueThatIsReplaced() {
        cache.store("a", CacheValue.of("1").withTags("red"));
        cache.put("a", "2");
        cache.evictByTag("red");
        assertThat(cache.getIfPresent("a")).isEqualTo("2");
    }

    @Test
    void keepsTheTtlOfTheCache() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(20))
                .build();
        cache.store("a", CacheValue.of("1").withTags("red"));
        time.advance(Duration.ofSeconds(9));
        cache.getIfPresent("a");
        assertThat(cache.stats().hits()).isEqualTo(1);
        time.advance(Duration.ofSeconds(5));
        cache.getIfPresent("a");
        assertThat(cache.stats().staleServed()).isEqualTo(1);
        time.advance(Duration.ofSeconds(6));
        assertThat(cache.getIfPresent("a")).isNull();
    }

    @Test
    @Tag("RC2")
    void winsOverALoadThatBeganBeforeAndTurnsOutToBearTheTag() {
        GatedLoader<String, String> values = GatedLoader.of(key -> "old");
        try (Stampede<String> early = Stampede.of(1, () -> tagged(cache, values))) {
            HeldLoad<String> load = values.awaitStarted("k");
            cache.evictByTag("red");
            try (Stampede<String> late = Stampede.of(1, () -> cache.get("k", key -> "new"))) {
                Patience.until("the late caller waits", () -> Stampede.waiters(cache, "k") == 1);
                load.release();
                assertThat(early.values()).containsExactly("old");
                assertThat(late.values()).containsExactly("new");
            }
        }
        assertThat(cache.getIfPresent("k")).isEqualTo("new");
    }

    @Test
    @Tag("RC2")
    void winsOverAnAsynchronousLoadToo() {
        CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
        CompletableFuture<String> early = cache.getAsync("k", (key, stale) -> load);
        cache.evictByTag("red");
        CompletableFuture<String> late = cache.getAsync("k", key -> CompletableFuture.completedFuture("new"));
        assertThat(late).isNotDone();
        load.complete(CacheValue.of("old").withTags("red"));
        assertThat(early).isCompletedWithValue("old");
        assertThat(late).isCompletedWithValue("new");
        assertThat(cache.getIfPresent("k")).isEqualTo("new");
    }

    @Test
    void leavesALoadAloneThatBearsAnotherTag() {
        CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
        CompletableFuture<String> early = cache.getAsync("k", (key, stale) -> load);
        cache.evictByTag("blue");
        load.complete(CacheValue.of("value").withTags("red"));
        assertThat(early).isCompletedWithValue("value");
        assertThat(cache.getIfPresent("k")).isEqualTo("value");
    }

    @Test
    void forgetsTagsThatNobodyBears() {
        for (int i = 0; i < 100_000; i++) {
            cache.store("k", CacheValue.of("v").withTags("tag" + i));
            cache.evictByTag("tag" + i);
        }
        assertThat(cache.size()).isEqualTo(1);
        cache.store("k", CacheValue.of("v").withTags("tag7"));
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
    }

    private static String tagged(Cache<String, String> cache, GatedLoader<String, String> values) {
        return cache.get("k", (key, stale) -> CacheValue.of(values.load(key)).withTags("red"));
    }
}
