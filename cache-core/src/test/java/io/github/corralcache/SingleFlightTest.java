package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.BinLockCache;
import io.github.corralcache.broken.ConvoyCache;
import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One load per key, however many callers miss at the same moment. */
class SingleFlightTest {

    private final Cache<String, String> cache =
            Caches.on(new FakeTime()).limits(Caches.waiters(5_000, 5_000)).build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    @Test
    @Tag("ST1")
    void concurrentMissesLoadOnce() {
        concurrentMissesLoadOnce(cache, 64);
        assertThat(cache).loaded(1).isIdle();
        assertThat(cache.stats().coalesced()).isEqualTo(63);
    }

    @Test
    @Tag("ST1")
    void naiveCacheFailsTheCheckOfConcurrentMisses() {
        assertThatThrownBy(() -> concurrentMissesLoadOnce(new NaiveCache<>(cache), 64))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("64");
    }

    private void concurrentMissesLoadOnce(Cache<String, String> cache, int callers) {
        try (Stampede<String> herd = Stampede.of(callers, () -> cache.get("k", loader))) {
            awaitArrived(cache, callers);
            loader.open();
            assertThat(herd.values()).hasSize(callers).containsOnly("value of k");
            assertThat(loader.loads("k")).isEqualTo(1);
        }
    }

    /** Waits until every caller either loads or waits. */
    private void awaitArrived(Cache<String, String> cache, int callers) {
        Patience.until("all callers load or wait", () -> loader.loads("k") + Stampede.waiters(cache, "k") == callers);
    }

    @Test
    @Tag("ST3")
    void failedLoadRunsOnceForTheWholeHerd() {
        failedLoadRunsOnceForTheWholeHerd(cache);
        assertThat(cache).failedToLoad(1).isIdle();
    }

    @Test
    @Tag("ST3")
    void convoyCacheFailsTheCheckOfFailedLoads() {
        assertThatThrownBy(() -> failedLoadRunsOnceForTheWholeHerd(new ConvoyCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private void failedLoadRunsOnceForTheWholeHerd(Cache<String, String> cache) {
        IOException cause = new IOException("backend is down");
        try (Stampede<String> herd = Stampede.of(100, () -> cache.get("k", loader))) {
            awaitArrived(cache, 100);
            loader.awaitStarted("k").fail(cause);
            loader.open();
            assertThat(herd.failures())
                    .hasSize(100)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CacheLoadException.class)
                            .hasMessageContaining("cache 'test'")
                            .cause()
                            .isSameAs(cause));
            assertThat(herd.failures()).doesNotHaveDuplicates();
            assertThat(loader.loads("k")).isEqualTo(1);
        }
    }

    @Test
    @Tag("ST3")
    void callAfterAFailureLoadsAgain() {
        assertThatExceptionOfType(CacheLoadException.class)
                .isThrownBy(() -> cache.get("k", key -> {
                    throw new IOException("once");
                }));
        assertThat(cache.get("k", key -> "recovered")).isEqualTo("recovered");
    }

    @Test
    @Tag("ME6")
    void errorOfTheLoaderReachesItsCallerAsItIsAndFreesTheKey() {
        OutOfMemoryError error = new OutOfMemoryError("pretended");
        assertThatThrownBy(() -> cache.get("k", key -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(cache.get("k", key -> "recovered")).isEqualTo("recovered");
        assertThat(cache).isIdle();
    }

    @Test
    @Tag("ME6")
    void waitersForAnErrorGetItAsCause() {
        StackOverflowError error = new StackOverflowError("pretended");
        try (Stampede<String> herd = Stampede.of(10, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            loader.awaitStarted("k").fail(error);
            assertThat(herd.failures()).hasSize(10).containsOnlyOnce(error);
            assertThat(herd.failures())
                    .filteredOn(failure -> failure != error)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CacheLoadException.class)
                            .hasCause(error));
        }
    }

    @Test
    void nullIsHandedToAllCallersAndNotCached() {
        GatedLoader<String, String> none = GatedLoader.of(key -> null);
        try (Stampede<String> herd = Stampede.of(10, () -> cache.get("k", none))) {
            herd.awaitWaiters(cache, "k");
            none.open();
            assertThat(herd.values()).hasSize(10).containsOnlyNulls();
        }
        assertThat(cache).holdsNothing("k").loaded(1);
        assertThat(cache.get("k", key -> "now there is one")).isEqualTo("now there is one");
    }

    @Test
    @Tag("ST2")
    void slowLoadHoldsUpNoOtherKey() {
        slowLoadHoldsUpNoOtherKey(cache, Duration.ofSeconds(10));
    }

    @Test
    @Tag("ST2")
    void binLockCacheFailsTheCheckOfOtherKeys() {
        assertThatThrownBy(() -> slowLoadHoldsUpNoOtherKey(new BinLockCache<>(cache), Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the other keys are loaded");
    }

    private void slowLoadHoldsUpNoOtherKey(Cache<String, String> cache, Duration patience) {
        try (Stampede<String> slow = Stampede.of(1, () -> cache.get("slow", loader));
                Stampede<Integer> others = Stampede.of(1, () -> {
                    loader.awaitStarted("slow");
                    int loaded = 0;
                    for (; loaded < 4_096; loaded++) {
                        cache.get("key " + loaded, key -> key);
                    }
                    return loaded;
                })) {
            try {
                Patience.until("the other keys are loaded", patience, () -> others.done() == 1);
                assertThat(slow.done()).isZero();
            } finally {
                loader.open();
            }
            assertThat(others.values()).containsExactly(4_096);
            assertThat(slow.values()).containsExactly("value of slow");
        }
    }

    @Test
    @Tag("ST2")
    void aThousandKeysOfAHundredCallersAreLoadedOnceEach() {
        Cache<Integer, String> cache = CacheBuilder.<Integer, String>named("test")
                .maximumSize(10_000)
                .limits(Caches.waiters(100, 100_000))
                .build();
        GatedLoader<Integer, String> numbers = GatedLoader.of(String::valueOf);
        try (Stampede<List<CompletableFuture<String>>> herd = Stampede.of(
                100,
                () -> IntStream.range(0, 1_000)
                        .mapToObj(key -> cache.getAsync(key, numbers.async()))
                        .toList())) {
            List<List<CompletableFuture<String>>> callers = herd.values();
            numbers.awaitStarted(7).release();
            assertThat(callers).hasSize(100).allSatisfy(keys -> {
                assertThat(keys.get(7)).isCompletedWithValue("7");
                assertThat(keys).filteredOn(CompletableFuture::isDone).hasSize(1);
            });
            numbers.open();
            assertThat(callers).allSatisfy(keys -> assertThat(keys).allMatch(CompletableFuture::isDone));
            assertThat(numbers.loads()).isEqualTo(1_000);
        }
        cache.close();
    }

    private record Colliding(int id) {
        @Override
        public int hashCode() {
            return 42;
        }
    }

    @Test
    @Tag("RC5")
    void loadsOfKeysWithOneHashCodeNest() {
        Cache<Colliding, String> colliding = colliding();
        loadsOfKeysWithOneHashCodeNest(colliding);
        assertThat(colliding).hasSize(3);
    }

    @Test
    @Tag("RC5")
    void binLockCacheFailsTheCheckOfNestedLoads() {
        assertThatThrownBy(() -> loadsOfKeysWithOneHashCodeNest(new BinLockCache<>(colliding())))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Cache<Colliding, String> colliding() {
        return CacheBuilder.<Colliding, String>named("test").maximumSize(100).build();
    }

    private static void loadsOfKeysWithOneHashCodeNest(Cache<Colliding, String> colliding) {
        String value = colliding.get(
                new Colliding(1),
                one -> "1 with "
                        + colliding.get(
                                new Colliding(2), two -> "2 with " + colliding.get(new Colliding(3), three -> "3")));
        assertThat(value).isEqualTo("1 with 2 with 3");
    }

    @Test
    void freshValueIsReturnedWithoutALoad() {
        cache.put("k", "v");
        assertThat(cache.get("k", loader)).isEqualTo("v");
        assertThat(loader.loads()).isZero();
        assertThat(cache).hit(1).missed(0);
    }

    @Test
    void loadInProgressTellsItsKeyWaitersAndAge() {
        FakeTime time = new FakeTime();
        Cache<String, String> timed = Caches.on(time).build();
        try (Stampede<String> herd = Stampede.of(3, () -> timed.get("k", loader))) {
            herd.awaitWaiters(timed, "k");
            time.advance(Duration.ofSeconds(2));
            assertThat(timed.loadsInProgress())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("keyHash")
                    .containsExactly(new LoadInProgress<>("k", 0, Duration.ofSeconds(2), 2, false));
            loader.open();
            herd.values();
        }
        assertThat(timed).isIdle();
    }
}
