package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.BulkheadCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Loads that need other loads, and limits on how many may run. The time stands still, so that no timeout can end what
 * hangs.
 */
class NestedLoadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);

    private CacheBuilder<String, String> named(String name, int loads) {
        return CacheBuilder.<String, String>named(name)
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .limits(LoadLimits.DEFAULTS.withMaxConcurrentLoads(loads))
                .executor(executor)
                .ticker(time)
                .scheduler(time);
    }

    private Cache<String, String> cache(String name, int loads) {
        return named(name, loads).maximumSize(10_000).build();
    }

    private Cache<String, String> cache(String name, CachePool pool, int loads) {
        return named(name, loads).pool(pool).build();
    }

    // ---- the permit of who waits

    @Test
    @Tag("ME11")
    void loadRunsOnThePermitOfTheLoadThatItIsPartOf() {
        Cache<String, String> cache = cache("a", 1);
        assertThat(cache.get("1", one -> one + cache.get("2", two -> two + cache.get("3", three -> three))))
                .isEqualTo("123");
        assertThat(cache).isIdle();
    }

    @Test
    @Tag("ME11")
    void loadsOfOnePoolThatLoadFromEachOtherEnd() {
        CachePool pool = Caches.pool(2);
        loadsThatLoadFromEachOtherEnd(cache("a", pool, 0), cache("b", pool, 0), PATIENCE);
    }

    @Test
    @Tag("ME11")
    void loadsOfOnePoolThatLoadFromEachOtherEndThoughEachCacheHasALimitToo() {
        CachePool pool = Caches.pool(2);
        loadsThatLoadFromEachOtherEnd(cache("a", pool, 1), cache("b", pool, 1), PATIENCE);
    }

    @Test
    @Tag("ME11")
    void loadsOfTwoLimitedCachesThatLoadFromEachOtherEnd() {
        loadsThatLoadFromEachOtherEnd(cache("a", 1), cache("b", 1), PATIENCE);
    }

    @Test
    @Tag("ME11")
    void permitsThatKnowNothingOfLoadsFailTheCheckOfThePool() {
        Semaphore pool = new Semaphore(2);
        assertThatThrownBy(() -> loadsThatLoadFromEachOtherEnd(
                        new BulkheadCache<>(cache("a", 0), pool),
                        new BulkheadCache<>(cache("b", 0), pool),
                        Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("both callers are done");
    }

    @Test
    @Tag("ME11")
    void permitsThatKnowNothingOfLoadsFailTheCheckOfTwoCaches() {
        assertThatThrownBy(() -> loadsThatLoadFromEachOtherEnd(
                        new BulkheadCache<>(cache("a", 0), new Semaphore(1)),
                        new BulkheadCache<>(cache("b", 0), new Semaphore(1)),
                        Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("both callers are done");
    }

    /** Each has a permit, and when both have, asks for another key of the other cache. */
    private static void loadsThatLoadFromEachOtherEnd(
            Cache<String, String> a, Cache<String, String> b, Duration patience) {
        CyclicBarrier bothLoad = new CyclicBarrier(2);
        try (Stampede<String> one = Stampede.of(1, () -> a.get("1", key -> meet(bothLoad, b)));
                Stampede<String> two = Stampede.of(1, () -> b.get("1", key -> meet(bothLoad, a)))) {
            Patience.until("both callers are done", patience, () -> one.done() + two.done() == 2);
            assertThat(one.values()).containsExactly("2");
            assertThat(two.values()).containsExactly("2");
        }
        assertThat(a).isIdle();
        assertThat(b).isIdle();
    }

    private static @Nullable String meet(CyclicBarrier barrier, Cache<String, String> other) throws Exception {
        barrier.await(10, TimeUnit.SECONDS);
        return other.get("2", key -> key);
    }

    @Test
    @Tag("ME11")
    void loadThatAsksForOneThatWaitsForItsPermitLendsIt() {
        Cache<String, String> cache = cache("a", 1);
        GatedLoader<String, String> gate = GatedLoader.of(key -> key);
        try (Stampede<String> outer = Stampede.of(
                1, () -> cache.get("1", key -> gate.load(key) + cache.get("2", two -> "asked for by the first")))) {
            gate.awaitStarted("1");
            try (Stampede<String> queued = Stampede.of(1, () -> cache.get("2", key -> "2"))) {
                Patience.until(
                        "the second load waits for a permit",
                        () -> cache.loadsInProgress().size() == 2);
                gate.open();
                assertThat(outer.values()).containsExactly("12");
                assertThat(queued.values()).containsExactly("2");
            }
        }
    }

    @Test
    void claimsOfOneCallerShareAPermit() {
        CachePool pool = Caches.pool(1);
        Cache<String, String> a = cache("a", pool, 0);
        Cache<String, String> b = cache("b", pool, 0);
        try (Claim<String> one = a.claim("k");
                Claim<String> two = b.claim("k")) {
            assertThat(one.leads()).isTrue();
            assertThat(two.leads()).isTrue();
            one.store("1");
            CompletableFuture<String> next = elsewhere(() -> a.getAsync("next", loader.async()));
            assertThat(loader.loads()).as("the permit has not come back yet").isZero();
            two.store("2");
            loader.awaitStarted("next").release();
            assertThat(next).isCompletedWithValue("vnext");
        }
    }

    @Test
    void loadStillLendsItsPermitAfterItsTimeout() {
        Cache<String, String> cache = cache("a", 1);
        assertThat(cache.get("1", key -> {
                    CompletableFuture<String> told =
                            elsewhere(() -> cache.getAsync("1", never -> new CompletableFuture<>()));
                    time.advance(LoadLimits.DEFAULTS.waitTimeout());
                    assertThat(told).isCompletedExceptionally();
                    time.advance(LoadLimits.DEFAULTS.loadTimeout());
                    return cache.get("2", two -> "2");
                }))
                .isEqualTo("2");
    }

    /** Calls on another thread, where it is not part of a load. */
    private static <T> T elsewhere(Callable<T> call) {
        try (Stampede<T> other = Stampede.of(1, call)) {
            return other.values().get(0);
        }
    }

    // ---- limits hold all the same

    @Test
    void loadAndThoseThatItNeedsCountAsOne() {
        Cache<String, String> limited = cache("limited", 2);
        Cache<String, String> between = cache("between", 0);
        CompletableFuture<String> first =
                limited.getAsync("1", one -> between.getAsync("b", b -> limited.getAsync("2", loader.async())));
        CompletableFuture<String> second = limited.getAsync("3", loader.async());
        CompletableFuture<String> third = limited.getAsync("4", loader.async());
        assertThat(loader.loads("3")).isEqualTo(1);
        assertThat(loader.loads("4")).isZero();
        loader.awaitStarted("2").release();
        assertThat(first).isCompletedWithValue("v2");
        assertThat(loader.loads("4")).isEqualTo(1);
        loader.open();
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
    }

    @Test
    @Tag("ME11")
    void loadsWithinLoadsOfACacheWithoutALimitKeepToTheirOwn() {
        Cache<String, String> pages = cache("pages", 0);
        Cache<String, String> products = cache("products", 2);
        AtomicInteger names = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Stampede<String> herd = Stampede.of(50, () -> {
            String name = "k" + names.incrementAndGet();
            return pages.get(
                    name,
                    page -> products.get(name, product -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        Thread.yield();
                        running.decrementAndGet();
                        return product;
                    }));
        })) {
            assertThat(herd.values()).hasSize(50);
        }
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void whatALoadHasBegunKeepsItsPermitWhenItHasEnded() {
        Cache<String, String> cache = cache("a", 1);
        assertThat(cache.get("1", key -> {
                    cache.getAsync("ahead", loader.async());
                    return key;
                }))
                .isEqualTo("1");
        CompletableFuture<String> next = cache.getAsync("2", loader.async());
        assertThat(loader.loads("2")).isZero();
        loader.awaitStarted("ahead").release();
        loader.awaitStarted("2").release();
        assertThat(next).isCompletedWithValue("v2");
    }

    @Test
    void backgroundRefreshWithinALoadNeedsAPermitOfItsOwn() {
        Cache<String, String> cache = cache("a", 1);
        cache.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        assertThat(cache.get("1", key -> cache.get("stale", stale -> "new"))).isEqualTo("old");
        assertThat(executor.held()).isZero();
        assertThat(cache.get("2", key -> "2")).isEqualTo("2");
        cache.get("stale", stale -> "new");
        executor.runAll();
        assertThat(cache).holds("stale", "new");
    }

    @Test
    void claimThatIsRefreshedElsewhereIsNoLoadOfItsCallersAnyMore() {
        Cache<String, String> cache = cache("a", 1);
        cache.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        cache.claim("stale").refresh(elsewhere -> elsewhere.store("with " + cache.get("2", key -> key)));
        CompletableFuture<String> next = cache.getAsync("1", loader.async());
        assertThat(loader.loads()).isZero();
        executor.runAll();
        assertThat(cache).holds("stale", "with 2");
        loader.awaitStarted("1").release();
        assertThat(next).isCompletedWithValue("v1");
    }

    // ---- several keys at once

    @Test
    void keysLoadedTogetherNeedOnePermit() {
        for (Refresh refresh : Refresh.values()) {
            Cache<String, String> cache =
                    named("a", 1).maximumSize(100).refresh(refresh).build();
            cache.put("stale", "old");
            cache.put("staler", "old");
            time.advance(Duration.ofSeconds(11));
            try (Stampede<Map<String, String>> call =
                    Stampede.of(1, () -> cache.getAll(List.of("stale", "1", "2", "staler"), NestedLoadsTest::names))) {
                Patience.until("refreshes run, then loads", () -> executor.runAll() > 0 || call.done() == 1);
                assertThat(call.values().get(0)).containsEntry("1", "1").containsEntry("2", "2");
            }
            assertThat(cache.asMap()).containsEntry("stale", "stale").containsEntry("staler", "staler");
            assertThat(cache.get("3", key -> "the permit has come back")).isNotNull();
        }
    }

    private static Map<String, String> names(Iterable<? extends String> keys) {
        Map<String, String> names = new HashMap<>();
        keys.forEach(key -> names.put(key, key));
        return names;
    }

    // ---- permits that would be lost

    @Test
    @Tag("EX2")
    void permitOfARefreshThatItsExecutorLosesComesBackAtTheLoadTimeout() {
        Cache<String, String> cache = cache("a", 1);
        cache.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        cache.get("stale", key -> "new");
        executor.loseNext();
        time.advance(Duration.ofSeconds(29));
        CompletableFuture<String> load = cache.getAsync("1", loader.async());
        assertThat(loader.loads()).isZero();
        time.advance(Duration.ofSeconds(1));
        loader.awaitStarted("1").release();
        assertThat(load).isCompletedWithValue("v1");
        assertThat(cache.get("stale", key -> "newer")).isEqualTo("old");
        executor.runAll();
        assertThat(cache).holds("stale", "newer");
    }

    @Test
    @Tag("EX2")
    void permitOfAFutureThatNobodyCompletesComesBackAtTheLoadTimeout() {
        Cache<String, String> cache = cache("a", 1);
        CompletableFuture<String> lost = cache.getAsync("1", key -> new CompletableFuture<>());
        time.advance(Duration.ofSeconds(29));
        CompletableFuture<String> load = cache.getAsync("2", loader.async());
        assertThat(loader.loads()).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(lost).isCompletedExceptionally();
        loader.awaitStarted("2").release();
        assertThat(load).isCompletedWithValue("v2");
    }

    @Test
    void loadThatAThreadIsBusyWithKeepsItsPermitHoweverLate() {
        Cache<String, String> cache = cache("a", 1);
        try (Stampede<String> late = Stampede.of(1, () -> cache.get("1", loader))) {
            loader.awaitStarted("1");
            cache.getAsync("1", loader.async()); // who waits has the load watched
            time.advance(Duration.ofSeconds(31));
            CompletableFuture<String> load = cache.getAsync("2", loader.async());
            assertThat(loader.loads("2")).isZero();
            loader.open();
            assertThat(late.values()).containsExactly("v1");
            assertThat(load).succeedsWithin(PATIENCE).isEqualTo("v2");
        }
    }

    @Test
    void refreshThatCameTooLateForItsPermitDoesNotRun() {
        Cache<String, String> cache = cache("a", 1);
        cache.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        cache.get("stale", key -> "late");
        time.advance(Duration.ofSeconds(30));
        CompletableFuture<String> load = cache.getAsync("1", loader.async());
        executor.runAll();
        assertThat(cache).holds("stale", "old");
        loader.awaitStarted("1").release();
        assertThat(load).isCompletedWithValue("v1");
        assertThat(cache).isIdle();
    }

    // ---- all of it at once

    /** Loads that need others of any cache, at any depth, in any order, and meet each other on the way. */
    @Test
    @Tag("ME11")
    void nobodyHangsHoweverLoadsNeedEachOther() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CachePool pool = Caches.pool(1 + random.nextInt(3));
            List<Cache<String, String>> caches = List.of(
                    cache("a", pool, random.nextInt(3)),
                    cache("b", pool, random.nextInt(3)),
                    cache("c", 1 + random.nextInt(2)),
                    cache("d", 0));
            nobodyHangs(caches, random, "seed " + seed, PATIENCE);
            allPermitsAreBack(caches, "seed " + seed);
        }
    }

    @Test
    @Tag("ME11")
    void permitsThatKnowNothingOfLoadsFailTheCheckOfWhoHangs() {
        Semaphore pool = new Semaphore(1);
        List<Cache<String, String>> caches = List.of(
                new BulkheadCache<>(cache("a", 0), pool),
                new BulkheadCache<>(cache("b", 0), pool),
                new BulkheadCache<>(cache("c", 0), new Semaphore(1)),
                cache("d", 0));
        assertThatThrownBy(() -> nobodyHangs(caches, new SplittableRandom(1), "seed 1", Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("all callers are done");
    }

    private static void nobodyHangs(
            List<Cache<String, String>> caches, SplittableRandom random, String seed, Duration patience) {
        try (Stampede<String> herd = Stampede.of(8, () -> {
            SplittableRandom own;
            synchronized (random) {
                own = random.split();
            }
            for (int call = 0; call < 20; call++) {
                ask(caches, own, 3);
                caches.get(own.nextInt(4)).evict("k" + own.nextInt(6));
            }
            return "done";
        })) {
            Patience.until(seed + ": all callers are done", patience, () -> herd.done() == 8);
            assertThat(herd.failures()).as(seed).isEmpty();
        }
    }

    /** With one of them missing, some cache would have none. */
    private static void allPermitsAreBack(List<Cache<String, String>> caches, String seed) {
        for (Cache<String, String> cache : caches) {
            assertThat(cache).isIdle();
            for (int permit = 0; permit < 3; permit++) {
                cache.evict("last");
                assertThat(elsewhere(() -> cache.get("last", key -> key)))
                        .as(seed)
                        .isEqualTo("last");
            }
        }
    }

    private static @Nullable String ask(List<Cache<String, String>> caches, SplittableRandom random, int depth) {
        Cache<String, String> cache = caches.get(random.nextInt(caches.size()));
        String key = "k" + random.nextInt(6);
        Loader<String, String> needy = loaded -> {
            for (int need = random.nextInt(3); need > 0 && depth > 0; need--) {
                ask(caches, random, depth - 1);
            }
            return loaded;
        };
        try {
            if (random.nextInt(4) > 0) {
                return cache.get(key, needy);
            }
            return cache.getAll(
                            List.of(key, "k" + random.nextInt(6)),
                            keys -> names(
                                    keys.stream().map(each -> load(needy, each)).toList()))
                    .get(key);
        } catch (RecursiveLoadException | CacheLoadException e) {
            return null; // a circle, which is told
        }
    }

    private static String load(Loader<String, String> loader, String key) {
        try {
            return String.valueOf(loader.load(key));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
