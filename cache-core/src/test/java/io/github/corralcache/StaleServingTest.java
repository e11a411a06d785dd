package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.EagerCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers get past the soft TTL and past the hard one, and who regenerates the value. */
class StaleServingTest {

    private static final Duration SOFT = Duration.ofMinutes(10);
    private static final Duration HARD = Duration.ofMinutes(15);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "new");
    private final Cache<String, String> background =
            Caches.on(time).ttl(SOFT, HARD).executor(executor).build();
    private final Cache<String, String> caller =
            Caches.on(time).ttl(SOFT, HARD).refresh(Refresh.CALLER).build();

    @BeforeEach
    void storeValues() {
        background.put("k", "old");
        caller.put("k", "old");
    }

    @Test
    void valueIsFreshUntilItsSoftTtl() {
        time.advance(SOFT.minus(MOMENT));
        assertThat(background.get("k", loader)).isEqualTo("old");
        assertThat(executor.held()).isZero();
        assertThat(background.stats().staleServed()).isZero();
    }

    @Test
    void staleValueIsServedAtOnceWhileOneRefreshRuns() {
        loader.open();
        time.advance(SOFT);
        for (int i = 0; i < 1_000; i++) {
            assertThat(background.get("k", loader)).isEqualTo("old");
        }
        assertThat(executor.held()).isEqualTo(1);
        assertThat(background.stats().staleServed()).isEqualTo(1_000);
        assertThat(background.loadsInProgress()).singleElement().matches(LoadInProgress::refresh, "is a refresh");
        executor.runNext();
        assertThat(background.get("k", loader)).isEqualTo("new");
        assertThat(loader.loads()).isEqualTo(1);
        assertThat(background.stats().refreshes()).isEqualTo(1);
    }

    @Test
    void concurrentReadersStartOneRefresh() {
        concurrentReadersStartOneRefresh(background);
    }

    @Test
    void eagerCacheFailsTheCheckOfOneRefresh() {
        assertThatThrownBy(() -> concurrentReadersStartOneRefresh(new EagerCache<>(background, executor)))
                .isInstanceOf(AssertionError.class);
    }

    private void concurrentReadersStartOneRefresh(Cache<String, String> cache) {
        time.advance(SOFT);
        try (Stampede<String> herd = Stampede.of(64, () -> cache.get("k", loader))) {
            assertThat(herd.values()).hasSize(64).containsOnly("old");
        }
        assertThat(executor.held()).isEqualTo(1);
    }

    @Test
    void callerRefreshLoadsOnTheFirstCallerAndServesTheOthersStale() {
        time.advance(SOFT);
        try (Stampede<String> first = Stampede.of(1, () -> caller.get("k", loader))) {
            HeldLoad<String> held = loader.awaitStarted("k");
            for (int i = 0; i < 100; i++) {
                assertThat(caller.get("k", loader)).isEqualTo("old");
            }
            held.release();
            assertThat(first.values()).containsExactly("new");
        }
        assertThat(caller.get("k", loader)).isEqualTo("new");
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    void goneValueIsNeverReturned() {
        time.advance(HARD);
        assertThat(background.getIfPresent("k")).isNull();
        assertThat(background.asMap()).isEmpty();
        assertThat(background.get("k", key -> null)).isNull();
        assertThat(caller.get("k", key -> "loaded")).isEqualTo("loaded");
    }

    @Test
    void valueIsStaleUntilItsHardTtl() {
        time.advance(HARD.minus(MOMENT));
        assertThat(background.get("k", loader)).isEqualTo("old");
    }

    @Test
    void readersPastTheHardTtlWaitForTheRefreshThatRuns() {
        Duration lateness = Duration.ofSeconds(10);
        Cache<String, String> cache = Caches.on(time)
                .ttl(SOFT, SOFT.plus(lateness))
                .executor(executor)
                .build();
        cache.put("k", "old");
        time.advance(SOFT);
        assertThat(cache.get("k", loader)).isEqualTo("old");
        time.advance(lateness);
        try (Stampede<String> readers = Stampede.of(20, () -> cache.get("k", loader))) {
            readers.awaitWaiters(cache, "k", 20);
            loader.open();
            executor.runNext();
            assertThat(readers.values()).hasSize(20).containsOnly("new");
        }
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    void getIfPresentServesStaleAndStartsNoRefresh() {
        time.advance(SOFT);
        assertThat(background.getIfPresent("k")).isEqualTo("old");
        assertThat(executor.held()).isZero();
        assertThat(background.loadsInProgress()).isEmpty();
    }

    @Test
    void refreshThatFindsNoValueRemovesTheOldOne() {
        time.advance(SOFT);
        background.get("k", key -> null);
        executor.runNext();
        assertThat(background).holdsNothing("k").hasSize(0);
    }

    @Test
    void refreshThatTheExecutorLosesIsReplacedAfterTheLoadTimeout() {
        loader.open();
        time.advance(SOFT);
        background.get("k", loader);
        executor.loseNext();
        time.advance(LoadLimits.DEFAULTS.loadTimeout().minus(MOMENT));
        assertThat(background.get("k", loader)).isEqualTo("old");
        assertThat(executor.held()).isZero();
        time.advance(MOMENT);
        assertThat(background.get("k", loader)).isEqualTo("old");
        assertThat(executor.held()).isEqualTo(1);
        executor.runNext();
        assertThat(background).holds("k", "new");
    }

    @Test
    void refreshThatTheExecutorRefusesIsTriedAgainAfterTheBackoff() {
        loader.open();
        time.advance(SOFT);
        executor.refuse();
        assertThat(background.get("k", loader)).isEqualTo("old");
        executor.accept();
        assertThat(background.get("k", loader)).isEqualTo("old");
        assertThat(executor.held()).isZero();
        time.advance(Duration.ofMillis(1_500));
        assertThat(background.get("k", loader)).isEqualTo("old");
        executor.runNext();
        assertThat(background).holds("k", "new");
    }

    @Test
    void putDuringARefreshWins() {
        time.advance(SOFT);
        background.get("k", loader);
        background.put("k", "written");
        loader.open();
        executor.runNext();
        assertThat(background).holds("k", "written");
        assertThat(background.stats().discarded()).isEqualTo(1);
    }

    @Test
    void evictDuringARefreshWins() {
        time.advance(SOFT);
        background.get("k", loader);
        assertThat(background.evict("k")).isTrue();
        loader.open();
        executor.runNext();
        assertThat(background).holdsNothing("k");
    }
}
