package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.broken.BulkheadCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bound on loads that the caches of a pool run at the same time, besides what each may run for itself. */
class PoolLoadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);

    private Cache<String, String> cache(String name, CachePool pool, int ownLoads) {
        return cache(name, pool, LoadLimits.DEFAULTS.withMaxConcurrentLoads(ownLoads));
    }

    private Cache<String, String> cache(String name, CachePool pool, LoadLimits limits) {
        return CacheBuilder.<String, String>named(name)
                .pool(pool)
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .limits(limits)
                .executor(executor)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    @Test
    @Tag("ME11")
    void cachesNeverRunMoreLoadsTogetherThanThePoolAllows() {
        CachePool pool = Caches.pool(3);
        runThree(cache("a", pool, 0), cache("b", pool, 2));
    }

    @Test
    @Tag("ME11")
    void permitsForEachCacheFailTheCheckOfThePool() {
        CachePool pool = Caches.pool(0);
        assertThatThrownBy(() -> runThree(cache("a", pool, 3), cache("b", pool, 3)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("running at the same time");
    }

    private void runThree(Cache<String, String> a, Cache<String, String> b) {
        List<CompletableFuture<String>> loads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            loads.add(a.getAsync("a" + i, loader.async()));
            loads.add(b.getAsync("b" + i, loader.async()));
        }
        for (int ended = 0; ended < loads.size(); ended++) {
            assertThat(loader.loads()).as("running at the same time, or done").isEqualTo(Math.min(20, ended + 3));
            loader.awaitStarted((ended % 2 == 0 ? "a" : "b") + ended / 2).release();
        }
        assertThat(loads).allMatch(CompletableFuture::isDone);
    }

    @Test
    @Tag("ME11")
    void cachesOfManyThreadsNeverRunMoreLoadsThanThePoolAllows() {
        CachePool pool = Caches.pool(3);
        List<Cache<String, String>> caches = List.of(cache("a", pool, 0), cache("b", pool, 2));
        AtomicInteger names = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Stampede<String> herd = Stampede.of(50, () -> {
            int name = names.incrementAndGet();
            return caches.get(name % 2).get("k" + name, key -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
                return key;
            });
        })) {
            assertThat(herd.values()).hasSize(50);
        }
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    @Tag("ME11")
    void loadThatWaitsForItsCacheHoldsUpNoOther() {
        CachePool pool = Caches.pool(2);
        loadThatWaitsForItsCacheHoldsUpNoOther(cache("a", pool, 1), cache("b", pool, 0), PATIENCE);
    }

    @Test
    @Tag("ME11")
    void permitsTakenOneByOneFailTheCheckOfWhoIsHeldUp() {
        Semaphore pool = new Semaphore(2);
        Cache<String, String> a = new BulkheadCache<>(cache("a", Caches.pool(0), 0), pool, new Semaphore(1));
        Cache<String, String> b = new BulkheadCache<>(cache("b", Caches.pool(0), 0), pool);
        assertThatThrownBy(() -> loadThatWaitsForItsCacheHoldsUpNoOther(a, b, Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the other cache loads");
    }

    /** With two permits in the pool, of which the first cache may have one. */
    private void loadThatWaitsForItsCacheHoldsUpNoOther(
            Cache<String, String> a, Cache<String, String> b, Duration patience) {
        try (Stampede<String> running = Stampede.of(1, () -> a.get("1", loader))) {
            loader.awaitStarted("1");
            try (Stampede<String> waiting = Stampede.of(1, () -> a.get("2", loader))) {
                Patience.until(
                        "another load of the cache waits",
                        () -> a.loadsInProgress().size() == 2);
                try (Stampede<String> other = Stampede.of(1, () -> b.get("3", key -> "v3"))) {
                    Patience.until("the other cache loads", patience, () -> other.done() == 1);
                    assertThat(other.values()).containsExactly("v3");
                } finally {
                    loader.open();
                }
                assertThat(waiting.values()).containsExactly("v2");
            }
        }
    }

    @Test
    void loadOfAnotherCacheGoesFirstIfItCameFirst() {
        CachePool pool = Caches.pool(1);
        Cache<String, String> a = cache("a", pool, 0);
        Cache<String, String> b = cache("b", pool, 0);
        CompletableFuture<String> first = a.getAsync("1", loader.async());
        CompletableFuture<String> second = b.getAsync("2", loader.async());
        CompletableFuture<String> third = a.getAsync("3", loader.async());
        loader.awaitStarted("1").release();
        assertThat(first).isCompletedWithValue("v1");
        assertThat(loader.loads("3")).isZero();
        loader.awaitStarted("2").release();
        assertThat(second).isCompletedWithValue("v2");
        loader.awaitStarted("3").release();
        assertThat(third).isCompletedWithValue("v3");
    }

    @Test
    void loadWithinALoadThatHasThePoolsPermitGoesBeforeThoseThatHaveNone() {
        CachePool pool = Caches.pool(2);
        Cache<String, String> a = cache("a", pool, 1);
        Cache<String, String> b = cache("b", pool, 0);
        a.getAsync("1", loader.async());
        a.getAsync("2", loader.async());
        CompletableFuture<String> outer = b.getAsync("b", key -> a.getAsync("3", loader.async()));
        loader.awaitStarted("1").release();
        assertThat(loader.loads("2")).isZero();
        loader.awaitStarted("3").release();
        assertThat(outer).isCompletedWithValue("v3");
        assertThat(loader.loads("2")).isEqualTo(1);
    }

    @Test
    void loadOverTheLimitWaitsInTheRoomOfItsOwnCache() {
        CachePool pool = Caches.pool(1);
        Cache<String, String> a = cache("a", pool, LoadLimits.DEFAULTS);
        Cache<String, String> b = cache("b", pool, Caches.waiters(256, 1));
        CompletableFuture<String> running = a.getAsync("1", loader.async());
        CompletableFuture<String> waiting = b.getAsync("2", loader.async());
        assertThatThrownBy(() -> b.get("3", loader)).isInstanceOf(CacheOverloadException.class);
        time.advance(Duration.ofSeconds(5));
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(CacheOverloadException.class);
        assertThat(b.stats().rejected()).isEqualTo(2);
        assertThat(a.stats().rejected()).isZero();
        loader.awaitStarted("1").release();
        assertThat(running).isCompletedWithValue("v1");
        assertThat(b.get("3", key -> "three")).isEqualTo("three");
    }

    @Test
    @Tag("ME11")
    void staleValuesAreLeftAloneWhileAnotherCacheLoads() {
        CachePool pool = Caches.pool(1);
        Cache<String, String> a = cache("a", pool, 0);
        Cache<String, String> b = cache("b", pool, 0);
        b.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        CompletableFuture<String> load = a.getAsync("1", loader.async());
        assertThat(b.get("stale", key -> "new")).isEqualTo("old");
        assertThat(executor.held()).isZero();
        assertThat(b.stats().staleReasons()).containsEntry(StaleReason.LOAD_LIMIT, 1L);
        loader.awaitStarted("1").release();
        assertThat(load).isCompletedWithValue("v1");
        assertThat(b.get("stale", key -> "new")).isEqualTo("old");
        assertThat(executor.held()).isEqualTo(1);
    }

    @Test
    void refreshesCount() {
        CachePool pool = Caches.pool(1);
        Cache<String, String> a = cache("a", pool, 0);
        Cache<String, String> b = cache("b", pool, 0);
        a.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        a.get("stale", key -> "new");
        CompletableFuture<String> load = b.getAsync("1", loader.async());
        assertThat(loader.loads()).isZero();
        executor.runAll();
        loader.awaitStarted("1").release();
        assertThat(load).isCompletedWithValue("v1");
    }

    @Test
    void closedCacheLeavesItsPlaceToTheOthers() {
        CachePool pool = Caches.pool(1);
        Cache<String, String> a = cache("a", pool, 0);
        Cache<String, String> b = cache("b", pool, 0);
        CompletableFuture<String> running = a.getAsync("1", loader.async());
        CompletableFuture<String> first = a.getAsync("2", loader.async());
        CompletableFuture<String> second = b.getAsync("3", loader.async());
        a.close();
        assertThat(running).isCompletedExceptionally();
        assertThat(first).isCompletedExceptionally();
        assertThat(loader.loads("3"))
                .as("the load of the closed cache runs still")
                .isZero();
        loader.awaitStarted("1").release();
        loader.awaitStarted("3").release();
        assertThat(second).isCompletedWithValue("v3");
        assertThat(loader.loads("2")).isZero();
    }

    @Test
    void cacheInSeveralPoolsHasThePermitsOfEach() {
        CachePool narrow = Caches.pool(1);
        CachePool wide = CachePoolBuilder.named("wide")
                .maximumSize(10)
                .maxConcurrentLoads(2)
                .build();
        Cache<String, String> routed = CacheBuilder.<String, String>named("routed")
                .pool(narrow)
                .routes((cache, key) -> key.startsWith("w") ? "wide" : null, List.of(wide))
                .ticker(time)
                .scheduler(time)
                .build();
        for (String key : List.of("1", "2", "w1", "w2", "w3")) {
            routed.getAsync(key, loader.async());
        }
        assertThat(loader.loads()).isEqualTo(3);
        assertThat(loader.loads("2") + loader.loads("w3")).isZero();
    }

    /** Each of them begins and ends while the permit of the one before is handed on. */
    @Test
    void longQueueOfLoadsThatEndAtOnceIsNoDeepStack() {
        Cache<String, String> cache = cache("a", Caches.pool(1), Caches.waiters(256, 100_000));
        CompletableFuture<String> first = cache.getAsync("first", loader.async());
        List<CompletableFuture<String>> queue = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            queue.add(cache.getAsync("k" + i, CompletableFuture::completedFuture));
        }
        loader.awaitStarted("first").release();
        assertThat(first).isCompleted();
        assertThat(queue).allMatch(load -> load.isDone() && !load.isCompletedExceptionally());
    }

    @Test
    void limitIsPartOfThePool() {
        assertThat(Caches.pool(3).maxConcurrentLoads()).isEqualTo(3);
        assertThat(CachePoolBuilder.named("pool").maximumSize(1).build().maxConcurrentLoads())
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Caches.pool(-1))
                .withMessageContaining("maxConcurrentLoads")
                .withMessageContaining("-1");
    }
}
