package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.corralcache.broken.WritingRefreshCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cache that knows how its values are loaded. */
class LoadingCacheTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final Map<String, String> backend = new ConcurrentHashMap<>(Map.of("a", "A", "b", "B"));
    private final AtomicInteger loads = new AtomicInteger();
    private final LoadingCache<String, String> cache = builder().build(this::load);

    private CacheBuilder<String, String> builder() {
        return Caches.on(time)
                .ttl(Duration.ofSeconds(10), Duration.ofMinutes(1))
                .executor(executor);
    }

    private @Nullable String load(String key) throws IOException {
        loads.incrementAndGet();
        if (backend.getOrDefault(key, "").equals("down")) {
            throw new IOException("down");
        }
        return backend.get(key);
    }

    // ---- reads

    @Test
    void loadsWhatIsMissingByItself() {
        assertThat(cache.get("a")).isEqualTo("A");
        assertThat(cache.get("a")).isEqualTo("A");
        assertThat(cache.get("nothing")).isNull();
        assertThat(loads).hasValue(2);
    }

    @Test
    void loadsManyKeysOneAfterTheOther() {
        assertThat(cache.getAll(List.of("a", "b", "nothing"))).containsExactly(entry("a", "A"), entry("b", "B"));
        assertThat(cache.getAll(List.of("b", "a"))).containsExactly(entry("b", "B"), entry("a", "A"));
        assertThat(loads).hasValue(3);
    }

    @Test
    void loadsManyKeysInOneCallOfTheBulkLoader() {
        AtomicInteger calls = new AtomicInteger();
        LoadingCache<String, String> bulk = builder().build(this::load, (Set<? extends String> keys) -> {
            calls.incrementAndGet();
            return backend;
        });

        assertThat(bulk.getAll(List.of("b", "a"))).containsExactly(entry("b", "B"), entry("a", "A"));
        assertThat(calls).hasValue(1);
        assertThat(loads).hasValue(0);
    }

    @Test
    void anAsynchronousCallerHasTheLoaderRunElsewhere() {
        CompletableFuture<String> future = cache.getAsync("a");

        assertThat(loads).hasValue(0);
        executor.runAll();
        assertThat(future).isCompletedWithValue("A");
        assertThat(cache.getAsync("a")).isCompletedWithValue("A");
    }

    @Test
    void aLoaderThatComesBackToItselfElsewhereIsTold() {
        LoadingCache<String, String>[] self = new LoadingCache[1];
        self[0] = builder().build(key -> self[0].get(key));
        CompletableFuture<String> future = self[0].getAsync("a");
        executor.runAll();

        assertThatThrownBy(future::join).cause().isInstanceOf(RecursiveLoadException.class);
    }

    @Test
    void aCacheWithoutAnExecutorHasThreadsOfItsOwn() {
        try (LoadingCache<String, String> own = CacheBuilder.<String, String>named("own")
                .maximumSize(10)
                .build(key -> Thread.currentThread().getName())) {
            assertThat(own.getAsync("a").join()).startsWith("corral-refresh-own");
            assertThat(own.refresh("a").join()).startsWith("corral-refresh-own");
        }
    }

    // ---- refresh

    @Test
    void theOldValueIsServedUntilTheRefreshHasEnded() {
        cache.put("a", "old");
        CompletableFuture<String> refreshed = cache.refresh("a");

        assertThat(cache.get("a")).isEqualTo("old");
        time.advance(Duration.ofSeconds(11));
        assertThat(cache.get("a")).isEqualTo("old");
        assertThat(executor.held()).isEqualTo(1);
        executor.runAll();
        assertThat(refreshed).isCompletedWithValue("A");
        assertThat(cache.getIfPresent("a")).isEqualTo("A");
        assertThat(cache.stats().refreshes()).isEqualTo(1);
    }

    @Test
    void aRefreshJoinsTheLoadThatIsRunning() {
        CompletableFuture<String> loading = cache.getAsync("a");
        CompletableFuture<String> first = cache.refresh("a");
        CompletableFuture<String> second = cache.refresh("a");
        executor.runAll();

        assertThat(List.of(loading, first, second))
                .allSatisfy(each -> assertThat(each).isCompletedWithValue("A"));
        assertThat(loads).hasValue(1);
        assertThat(cache).isIdle();
    }

    @Test
    void whoMissesDuringARefreshWaitsForIt() {
        CompletableFuture<String> refreshed = cache.refresh("a");
        CompletableFuture<String> reader = cache.getAsync("a");
        executor.runAll();

        assertThat(refreshed).isCompletedWithValue("A");
        assertThat(reader).isCompletedWithValue("A");
        assertThat(loads).hasValue(1);
    }

    @Test
    void thatThereIsNoValueAnyMoreCounts() {
        cache.put("gone", "old");
        CompletableFuture<String> refreshed = cache.refresh("gone");
        executor.runAll();

        assertThat(refreshed).isCompletedWithValue(null);
        assertThat(cache.getIfPresent("gone")).isNull();
    }

    @Test
    void afterAFailureTheOldValueStaysAndIsLeftAlone() {
        cache.put("a", "old");
        backend.put("a", "down");
        CompletableFuture<String> refreshed = cache.refresh("a");
        executor.runAll();

        assertThatThrownBy(refreshed::join).cause().isInstanceOf(IOException.class);
        assertThat(cache.getIfPresent("a")).isEqualTo("old");
        backend.put("a", "up");
        CompletableFuture<String> again = cache.refresh("a"); // on demand, also during the backoff
        executor.runAll();
        assertThat(again).isCompletedWithValue("up");
    }

    @Test
    void aRefreshThatIsRefusedFails() {
        cache.put("a", "old");
        executor.refuse();

        assertThatThrownBy(cache.refresh("a")::join).cause().isInstanceOf(RejectedExecutionException.class);
        assertThat(cache.getIfPresent("a")).isEqualTo("old");
        assertThat(cache).isIdle();
    }

    @Test
    void aRefreshTakesItsTurnAmongConcurrentLoads() {
        LoadingCache<String, String> single = builder().maxConcurrentLoads(1).build(this::load);
        Claim<String> claim = single.claim("b");
        single.put("a", "old");
        CompletableFuture<String> refreshed = single.refresh("a");

        assertThat(executor.held()).isZero();
        claim.store("B");
        executor.runAll();
        assertThat(refreshed).isCompletedWithValue("A");
        assertThat(single).isIdle();
    }

    @Test
    void aClosedCacheIsNotRefreshed() {
        cache.close();

        assertThatThrownBy(cache.refresh("a")::join).cause().isInstanceOf(CacheClosedException.class);
    }

    // ---- writes during a refresh

    @Test
    @Tag("RC12")
    void evictPutAndClearWinOverARefresh() {
        writesWinOverARefresh(cache);
        assertThat(cache.stats().discarded()).isEqualTo(3);
    }

    @Test
    @Tag("RC12")
    void aRefreshThatWritesFailsTheCheck() {
        assertThatThrownBy(() -> writesWinOverARefresh(new WritingRefreshCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private void writesWinOverARefresh(Cache<String, String> cache) {
        Reloader<String, String> reloader = (key, stale) -> CacheValue.of(load(key));
        cache.put("a", "old");
        CompletableFuture<String> evicted = cache.refresh("a", reloader);
        assertThat(cache.evict("a")).isTrue();
        cache.put("b", "old");
        CompletableFuture<String> overwritten = cache.refresh("b", reloader);
        cache.put("b", "new");
        backend.put("c", "C");
        CompletableFuture<String> cleared = cache.refresh("c", reloader);
        cache.clear();
        cache.put("b", "new");
        executor.runAll();

        assertThat(evicted).isCompletedWithValue("A");
        assertThat(cache.getIfPresent("a")).isNull();
        assertThat(cleared).isCompletedWithValue("C");
        assertThat(cache.getIfPresent("c")).isNull();
        assertThat(overwritten).isCompletedWithValue("B");
        assertThat(cache.getIfPresent("b")).isEqualTo("new");
    }
}
