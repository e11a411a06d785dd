package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.ConvoyCache;
import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One load per key, however many callers miss at the same moment. */
class SingleFlightTest {

    private final Cache<String, String> cache =
            Caches.on(new FakeTime()).limits(Caches.waiters(5_000, 5_000)).build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    @Test
    void concurrentMissesLoadOnce() {
        concurrentMissesLoadOnce(cache, 64);
        assertThat(cache).loaded(1).isIdle();
        assertThat(cache.stats().coalesced()).isEqualTo(63);
    }

    @Test
    void twoThousandConcurrentMissesLoadOnce() {
        concurrentMissesLoadOnce(cache, 2_000);
    }

    @Test
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
    void failedLoadRunsOnceForTheWholeHerd() {
        failedLoadRunsOnceForTheWholeHerd(cache);
        assertThat(cache).failedToLoad(1).isIdle();
    }

    @Test
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
    void callAfterAFailureLoadsAgain() {
        assertThatExceptionOfType(CacheLoadException.class)
                .isThrownBy(() -> cache.get("k", key -> {
                    throw new IOException("once");
                }));
        assertThat(cache.get("k", key -> "recovered")).isEqualTo("recovered");
    }

    @Test
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
    void slowLoadHoldsUpNoOtherKey() {
        try (Stampede<String> slow = Stampede.of(1, () -> cache.get("slow", loader))) {
            HeldLoad<String> held = loader.awaitStarted("slow");
            for (int i = 0; i < 4_096; i++) {
                String key = "key " + i;
                assertThat(cache.get(key, k -> k)).isEqualTo(key);
            }
            held.release();
            assertThat(slow.values()).containsExactly("value of slow");
        }
    }

    private record Colliding(int id) {
        @Override
        public int hashCode() {
            return 42;
        }
    }

    @Test
    void loadsOfKeysWithOneHashCodeNest() {
        Cache<Colliding, String> colliding =
                CacheBuilder.<Colliding, String>named("test").maximumSize(100).build();
        String value = colliding.get(
                new Colliding(1),
                one -> "1 with "
                        + colliding.get(
                                new Colliding(2), two -> "2 with " + colliding.get(new Colliding(3), three -> "3")));
        assertThat(value).isEqualTo("1 with 2 with 3");
        assertThat(colliding).hasSize(3);
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
                    .containsExactly(new LoadInProgress<>("k", Duration.ofSeconds(2), 2, false));
            loader.open();
            herd.values();
        }
        assertThat(timed).isIdle();
    }
}
