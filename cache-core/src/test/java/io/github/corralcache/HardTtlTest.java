package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.KeepingCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No value is returned past its hard TTL, whatever the caller was busy with since it was found. */
class HardTtlTest {

    private static final Duration SOFT = Duration.ofSeconds(10);
    private static final Duration HARD = Duration.ofSeconds(20);

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Set<String>> loads = new ArrayList<>();

    /** Nothing is refreshed in the background, or who finds that a value is gone would wait for that. */
    @BeforeEach
    void refusesToRefresh() {
        executor.refuse();
    }

    private CacheBuilder<String, String> caches(Executor executor) {
        return Caches.on(time).ttl(SOFT, HARD).jitter(0).executor(executor);
    }

    private Map<String, String> load(Set<? extends String> keys) {
        loads.add(Set.copyOf(keys));
        Map<String, String> values = new HashMap<>();
        keys.forEach(key -> values.put(key, "new"));
        return values;
    }

    private Map<String, String> loadSlowly(Set<? extends String> keys) {
        time.advance(Duration.ofSeconds(6));
        return load(keys);
    }

    @Test
    @Tag("F7")
    void staleValueThatIsGoneWhenTheOthersAreLoadedIsLoadedToo() {
        staleValueThatIsGoneWhenTheOthersAreLoadedIsLoadedToo(caches(executor).build());
        assertThat(loads).containsExactly(Set.of("missing"), Set.of("stale", "younger"));
    }

    @Test
    @Tag("F7")
    void cacheThatKeepsWhatItHasFoundFailsTheCheckOfTheStaleValue() {
        assertThatThrownBy(() -> staleValueThatIsGoneWhenTheOthersAreLoadedIsLoadedToo(
                        new KeepingCache<>(caches(executor).build())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("old");
    }

    /** One of the values is stale when it is found, the other is fresh. */
    private void staleValueThatIsGoneWhenTheOthersAreLoadedIsLoadedToo(Cache<String, String> cache) {
        cache.put("stale", "old");
        time.advance(SOFT.plusMillis(500));
        cache.put("younger", "old");
        time.advance(Duration.ofMillis(500));
        boolean[] first = {true};
        assertThat(cache.getAll(List.of("younger", "missing", "stale"), keys -> {
                    if (first[0]) {
                        first[0] = false;
                        time.advance(HARD.minusMillis(500));
                    }
                    return load(keys);
                }))
                .containsExactly(Map.entry("younger", "new"), Map.entry("missing", "new"), Map.entry("stale", "new"));
    }

    @Test
    @Tag("F7")
    void staleValueThatIsGoneWhenAnotherCallerHasLoadedTheRestIsLoadedToo() {
        Cache<String, String> cache = caches(executor).build();
        cache.put("stale", "old");
        time.advance(SOFT);
        GatedLoader<String, String> other = GatedLoader.of(key -> "other");
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("missing", other))) {
            other.awaitStarted("missing");
            try (Stampede<Map<String, String>> reader =
                    Stampede.of(1, () -> cache.getAll(List.of("stale", "own", "missing"), this::load))) {
                reader.awaitWaiters(cache, "missing", 1);
                time.advance(Duration.ofSeconds(4)); // within the wait timeout
                cache.put("stale", "older than it is", Ttl.of(Duration.ZERO, Duration.ofNanos(1)));
                cache.evict("stale");
                other.open();
                assertThat(reader.values())
                        .as("what was removed in the meantime was there")
                        .containsExactly(Map.of("stale", "old", "own", "new", "missing", "other"));
            }
            assertThat(leader.values()).containsExactly("other");
        }
    }

    @Test
    @Tag("F7")
    void valueThatWasLoadedForTheCallIsLoadedAgainIfItIsGoneWhenTheOthersHaveCome() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(Duration.ofSeconds(1), Duration.ofSeconds(2))
                .jitter(0)
                .executor(executor)
                .build();
        GatedLoader<String, String> other = GatedLoader.of(key -> "other");
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("missing", other))) {
            other.awaitStarted("missing");
            try (Stampede<Map<String, String>> reader =
                    Stampede.of(1, () -> cache.getAll(List.of("own", "missing"), this::load))) {
                reader.awaitWaiters(cache, "missing", 1);
                // the reader joins the load of the other key before it loads its own
                Patience.until("its own is cached", () -> cache.asMap().containsKey("own"));
                time.advance(Duration.ofSeconds(3));
                other.open();
                assertThat(reader.values()).containsExactly(Map.of("own", "new", "missing", "other"));
            }
            assertThat(leader.values()).containsExactly("other");
        }
        assertThat(loads).containsExactly(Set.of("own"), Set.of("own"));
    }

    /** The other load ends while this caller is busy with its own, and its value is gone before the caller sees it. */
    @Test
    @Tag("F7")
    void valueThatWasLoadedByAnotherIsLoadedAgainIfItIsGoneWhenTheCallersOwnHaveCome() {
        Cache<String, String> cache = caches(executor).build();
        CompletableFuture<String> other = new CompletableFuture<>();
        CompletableFuture<String> leader = cache.getAsync("other", key -> other);
        assertThat(cache.getAll(List.of("own", "other"), keys -> {
                    if (loads.isEmpty()) {
                        other.complete("old");
                        time.advance(HARD);
                    }
                    return load(keys);
                }))
                .containsExactly(Map.entry("own", "new"), Map.entry("other", "new"));
        assertThat(leader).isCompletedWithValue("old");
        assertThat(loads).containsExactly(Set.of("own"), Set.of("other"));
    }

    @Test
    @Tag("F7")
    void callFailsWhereValuesLiveShorterThanTheLoadsOfTheOthersTakeTimeAndAgain() {
        Cache<String, String> cache = caches(executor).build();
        cache.put("a", "old");
        assertThatThrownBy(() -> cache.getAll(List.of("a", "b"), keys -> {
                    time.advance(HARD);
                    return load(keys);
                }))
                .isInstanceOf(CacheLoadTimeoutException.class)
                .hasMessageContaining("1 of 2 values reached their hard-ttl before the last value was loaded");
        assertThat(loads).containsExactly(Set.of("b"), Set.of("a"), Set.of("b"), Set.of("a"));
    }

    @Test
    @Tag("F7")
    void routedCacheDoesNotReturnWhatIsGoneWhenItHasAskedAllPools() {
        CachePool own = CachePoolBuilder.named("own").maximumSize(100).build();
        CachePool other = CachePoolBuilder.named("other").maximumSize(100).build();
        Cache<String, String> cache = CacheBuilder.<String, String>named("test")
                .ticker(time)
                .scheduler(time)
                .ttl(SOFT, HARD)
                .jitter(0)
                .executor(executor)
                .pool(own)
                .routes((name, key) -> key.startsWith("other") ? "other" : null, List.of(other))
                .build();
        cache.put("fresh", "old");
        cache.put("other fresh", "old");
        time.advance(SOFT.minusMillis(1));
        assertThat(cache.getAll(List.of("fresh", "missing", "other fresh", "other missing"), this::loadSlowly))
                .hasSize(4)
                .containsEntry("fresh", "new")
                .containsEntry("other fresh", "new");
    }

    /** As with a thread pool that is full and has callers run what it cannot. */
    @Test
    @Tag("F7")
    void staleValueIsNotReturnedAfterAnExecutorHadTheCallerRefreshIt() {
        Cache<String, String> cache = caches(Runnable::run).build();
        cache.put("k", "old");
        time.advance(SOFT);
        assertThat(cache.get("k", key -> {
                    time.advance(SOFT);
                    return "new";
                }))
                .isEqualTo("new");

        time.advance(SOFT);
        assertThat(cache.getAsync("k", key -> {
                    time.advance(SOFT);
                    return CompletableFuture.completedFuture("newer");
                }))
                .isCompletedWithValue("newer");

        time.advance(SOFT);
        loads.clear();
        assertThat(cache.getAll(List.of("k"), keys -> {
                    time.advance(SOFT);
                    return Map.of("k", "newest");
                }))
                .containsExactly(Map.entry("k", "newest"));
    }

    @Test
    @Tag("F7")
    void valueOfAClaimIsNotReturnedWhenItIsGone() {
        for (Refresh refresh : Refresh.values()) {
            Cache<String, String> cache = caches(executor).refresh(refresh).build();
            cache.put("k", "old");
            time.advance(SOFT);
            try (Claim<String> claim = cache.claim("k")) {
                assertThat(claim.leads()).isTrue();
                assertThat(claim.value()).isEqualTo("old");
                time.advance(SOFT);
                assertThat(claim.value()).isNull();
                assertThat(claim.fail(new IllegalStateException())).isNull();
            }
        }
    }

    @Test
    @Tag("F7")
    void claimThatFindsItsValueUnchangedKeepsItAlsoWhereItWasGone() {
        Cache<String, String> cache = caches(executor).build();
        cache.put("k", "old");
        time.advance(SOFT);
        try (Claim<String> claim = cache.claim("k")) {
            time.advance(SOFT);
            claim.settle(CacheValue.unchanged());
        }
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    @Tag("F7")
    void valuesThatCouldNotBeRefreshedAreNotReturnedWhenTheyAreGoneBeforeTheOthersHaveCome() {
        Cache<String, String> cache = caches(executor).refresh(Refresh.CALLER).build();
        cache.put("stale", "old");
        time.advance(HARD.minusSeconds(1));
        GatedLoader<String, String> other = GatedLoader.of(key -> "other");
        IllegalStateException down = new IllegalStateException("down");
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("missing", other))) {
            other.awaitStarted("missing");
            try (Stampede<Map<String, String>> reader = Stampede.of(
                    1,
                    () -> cache.getAll(List.of("stale", "missing"), keys -> {
                        throw down;
                    }))) {
                reader.awaitWaiters(cache, "missing", 1);
                time.advance(Duration.ofSeconds(2));
                other.open();
                assertThat(reader.failures())
                        .singleElement()
                        .satisfies(e -> assertThat(e)
                                .isInstanceOf(CacheLoadException.class)
                                .hasCause(down));
            }
            assertThat(leader.values()).containsExactly("other");
        }
        assertThat(cache.stats().staleServed()).isZero();
    }
}
