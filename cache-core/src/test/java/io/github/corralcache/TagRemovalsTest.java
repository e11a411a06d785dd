package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.LatestRemovalCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several removals by tag during one load: whoever asks after one of them has nothing that was read before it. */
class TagRemovalsTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final Cache<String, String> cache = on(Place.OF_ITS_OWN);

    private enum Place {
        OF_ITS_OWN,
        POOLED,
        ROUTED
    }

    /** The load that is running when the tag is removed. */
    private enum First {
        PROMISE,
        CLAIM,
        SHARED,
        REFRESH,
        UNCHANGED
    }

    /** How the caller asks that comes between two removals. */
    private enum Caller {
        GET,
        GET_ASYNC,
        CLAIM,
        GET_ALL,
        COMPUTE_IF_ABSENT
    }

    private Cache<String, String> on(Place place) {
        CacheBuilder<String, String> builder = CacheBuilder.<String, String>named("test")
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .executor(executor)
                .ticker(time)
                .scheduler(time);
        if (place == Place.OF_ITS_OWN) {
            return builder.seed(1).maximumSize(100).build();
        }
        builder.pool(Caches.pool(0));
        if (place == Place.ROUTED) {
            CachePool other = CachePoolBuilder.named("other").maximumSize(100).build();
            builder.routes((name, key) -> key.equals("k") ? other.name() : null, List.of(other));
        }
        return builder.build();
    }

    /** Begins a load that reads "old", and returns what ends it. */
    private Runnable begin(Cache<String, String> cache, First first) {
        if (first == First.CLAIM) {
            Claim<String> claim = cache.claim("k");
            return () -> claim.settle(red("old"));
        }
        CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
        if (first == First.REFRESH || first == First.UNCHANGED) {
            cache.store("k", red("old"));
            time.advance(Duration.ofSeconds(11));
        }
        cache.getAsync("k", (key, stale) -> load);
        executor.runAll();
        return () -> load.complete(
                switch (first) {
                    case SHARED -> CacheValue.<String>shared("old").withTags("red");
                    case UNCHANGED -> CacheValue.unchanged();
                    default -> red("old");
                });
    }

    private static String ask(Cache<String, String> cache, Caller caller) {
        switch (caller) {
            case GET_ASYNC:
                return cache.getAsync("k", key -> CompletableFuture.completedFuture("new"))
                        .join();
            case GET_ALL:
                return cache.getAll(Set.of("k"), keys -> Map.of("k", "new")).get("k");
            case CLAIM:
                try (Claim<String> claim = cache.claim("k")) {
                    if (claim.leads()) {
                        claim.store("new");
                        return "new";
                    }
                    return claim.value();
                }
            case COMPUTE_IF_ABSENT:
                return cache.asMap().computeIfAbsent("k", key -> "new");
            default:
                return cache.get("k", key -> "new");
        }
    }

    private static CacheValue<String> red(String value) {
        return CacheValue.of(value).withTags("red");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("F1")
    void callerBetweenTwoRemovalsIsNotToldWhatWasReadBeforeTheFirst(Caller caller) {
        for (Place place : Place.values()) {
            for (First first : First.values()) {
                Cache<String, String> cache = on(place);
                Runnable end = begin(cache, first);
                cache.evictByTag("red");
                try (Stampede<String> between = Stampede.of(1, () -> ask(cache, caller))) {
                    between.awaitWaiters(cache, "k", 1);
                    cache.evictByTag("red");
                    end.run();
                    assertThat(between.values()).as(first + ", " + place).containsExactly("new");
                }
                assertThat(cache.getIfPresent("k")).isEqualTo("new");
            }
        }
    }

    @Test
    @Tag("F1")
    void callersBetweenSeveralRemovalsShareTheNextLoad() {
        callersBetweenSeveralRemovalsShareTheNextLoad(cache);
    }

    @Test
    @Tag("F1")
    void cacheThatLooksAtTheLatestRemovalOnlyIsFound() {
        assertThatThrownBy(() -> callersBetweenSeveralRemovalsShareTheNextLoad(new LatestRemovalCache<>(cache)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("old");
    }

    private static void callersBetweenSeveralRemovalsShareTheNextLoad(Cache<String, String> cache) {
        GatedLoader<String, String> old = GatedLoader.of(key -> "old");
        GatedLoader<String, String> next = GatedLoader.of(key -> "new");
        try (Stampede<String> early = Stampede.of(1, () -> cache.get("k", (key, stale) -> red(old.load(key))))) {
            HeldLoad<String> load = old.awaitStarted("k");
            try (Stampede<String> before = Stampede.of(1, () -> cache.get("k", (key, stale) -> red(next.load(key))))) {
                before.awaitWaiters(cache, "k", 1);
                cache.evictByTag("red");
                try (Stampede<String> between =
                        Stampede.of(3, () -> cache.get("k", (key, stale) -> red(next.load(key))))) {
                    between.awaitWaiters(cache, "k", 4);
                    cache.evictByTag("red");
                    cache.evictByTag("red");
                    next.open();
                    load.release();
                    assertThat(early.values()).containsExactly("old");
                    assertThat(before.values()).containsExactly("old");
                    assertThat(between.values()).containsExactly("new", "new", "new");
                }
            }
        }
        assertThat(next.loads()).isEqualTo(1);
    }

    @Test
    @Tag("F1")
    void removalsOfOtherTagsSendNobodyAway() {
        Runnable end = begin(cache, First.PROMISE);
        cache.evictByTag("blue");
        CompletableFuture<String> late = cache.getAsync("k", key -> CompletableFuture.completedFuture("new"));
        cache.evictByTag("red");
        cache.evictByTag("blue");
        end.run();
        assertThat(late).isCompletedWithValue("old"); // who asked before the removal, whatever else was removed
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    @Tag("F1")
    void anyTagOfTheValueCounts() {
        CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
        cache.store("other", CacheValue.of("v").withTags("round")); // one tag is borne, the other is not
        cache.getAsync("k", (key, stale) -> load);
        for (String tag : List.of("red", "round", "red", "round")) {
            cache.evictByTag(tag);
            CompletableFuture<String> late = cache.getAsync("k", key -> CompletableFuture.completedFuture("new"));
            late.thenAccept(value -> assertThat(value).isEqualTo("new"));
        }
        CompletableFuture<String> last = cache.getAsync("k", key -> CompletableFuture.completedFuture("new"));
        load.complete(CacheValue.of("old").withTags("red", "round"));
        assertThat(last).isCompletedWithValue("new");
    }

    /** A tag that nobody bears any more is removed while a load is running, before and after its last bearer left. */
    @Test
    @Tag("F2")
    void tagThatLosesItsLastBearerKeepsItsRemovals() {
        List<Consumer<Cache<String, String>>> leaves = List.of(
                cache -> cache.evict("bearer"),
                cache -> cache.put("bearer", "untagged"),
                Cache::cleanUp, // the hidden entry goes
                cache -> cache.store("bearer", CacheValue.of("v").withTags("blue")));
        for (Consumer<Cache<String, String>> leave : leaves) {
            Cache<String, String> cache = on(Place.OF_ITS_OWN);
            cache.store("bearer", red("v"));
            Runnable end = begin(cache, First.PROMISE);
            cache.evictByTag("red");
            CompletableFuture<String> between = cache.getAsync("k", key -> CompletableFuture.completedFuture("new"));
            leave.accept(cache);
            cache.evictByTag("red");
            end.run();
            assertThat(between).isCompletedWithValue("new");
            assertThat(cache.getIfPresent("k")).isEqualTo("new");
        }
    }
}
