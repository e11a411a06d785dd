package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.broken.EagerCache;
import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
        assertThat(background.stats().staleReasons()).containsEntry(StaleReason.REFRESHING, 1_000L);
        assertThat(background.loadsInProgress()).singleElement().matches(LoadInProgress::refresh, "is a refresh");
        executor.runNext();
        assertThat(background.get("k", loader)).isEqualTo("new");
        assertThat(loader.loads()).isEqualTo(1);
        assertThat(background.stats().refreshes()).isEqualTo(1);
    }

    @Test
    @Tag("ST11")
    void concurrentReadersStartOneRefresh() {
        concurrentReadersStartOneRefresh(background);
    }

    @Test
    @Tag("ST11")
    void eagerCacheFailsTheCheckOfOneRefresh() {
        assertThatThrownBy(() -> concurrentReadersStartOneRefresh(new EagerCache<>(background, executor)))
                .isInstanceOf(AssertionError.class);
    }

    private void concurrentReadersStartOneRefresh(Cache<String, String> cache) {
        time.advance(SOFT);
        try (Stampede<String> herd = Stampede.of(100, () -> {
            for (int read = 1; read < 100; read++) {
                assertThat(cache.get("k", loader)).isEqualTo("old");
            }
            return cache.get("k", loader);
        })) {
            assertThat(herd.values()).hasSize(100).containsOnly("old");
        }
        assertThat(cache.stats().staleServed()).isEqualTo(10_000);
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
    @Tag("ST12")
    void readersPastTheHardTtlWaitForTheRefreshThatRuns() {
        Cache<String, String> cache = soonGone();
        readersPastTheHardTtlWaitForTheRefreshThatRuns(cache, cache);
    }

    @Test
    @Tag("ST12")
    void naiveCacheFailsTheCheckOfReadersPastTheHardTtl() {
        Cache<String, String> cache = soonGone();
        assertThatThrownBy(() -> readersPastTheHardTtlWaitForTheRefreshThatRuns(cache, new NaiveCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    /** @param read how the readers past the hard TTL read {@code cache} */
    private void readersPastTheHardTtlWaitForTheRefreshThatRuns(
            Cache<String, String> cache, Cache<String, String> read) {
        cache.put("k", "old");
        time.advance(SOFT);
        assertThat(cache.get("k", loader)).isEqualTo("old");
        time.advance(Duration.ofSeconds(10));
        try (Stampede<String> readers = Stampede.of(20, () -> read.get("k", loader))) {
            Patience.until("all wait or load", () -> loader.loads() + Stampede.waiters(cache, "k") == 20);
            loader.open();
            executor.runNext();
            assertThat(readers.values()).hasSize(20).containsOnly("new");
        }
        assertThat(loader.loads()).isEqualTo(1);
    }

    private Cache<String, String> soonGone() {
        return Caches.on(time)
                .ttl(SOFT, SOFT.plusSeconds(10))
                .executor(executor)
                .build();
    }

    @Test
    void getIfPresentServesStaleAndStartsNoRefresh() {
        time.advance(SOFT);
        assertThat(background.getIfPresent("k")).isEqualTo("old");
        assertThat(background.stats().staleReasons()).containsEntry(StaleReason.LOOKED_UP, 1L);
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
    @Tag("EX2")
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
    @Tag("EX2")
    void refreshThatWaitedForAThreadTooLongLeavesTheLoadToTheNext() {
        loader.open();
        time.advance(SOFT);
        background.get("k", loader);
        time.advance(LoadLimits.DEFAULTS.loadTimeout());
        background.get("k", loader);
        assertThat(executor.runAll()).isEqualTo(2);
        assertThat(loader.loads()).isEqualTo(1);
        assertThat(background).holds("k", "new").isIdle();
    }

    @Test
    @Tag("EX1")
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
    @Tag("EX1")
    void refreshThatItsExecutorCancelsIsTriedAgainAfterTheBackoff() {
        refreshThatItsExecutorCancelsIsTriedAgainAfterTheBackoff(task -> {});
    }

    @Test
    @Tag("EX1")
    void executorThatHasForgottenTheRefreshFailsTheCheckOfCancellation() {
        assertThatThrownBy(() -> refreshThatItsExecutorCancelsIsTriedAgainAfterTheBackoff(List::clear))
                .isInstanceOf(AssertionError.class);
    }

    /** @param planted is done to the executor's tasks before it cancels them */
    private void refreshThatItsExecutorCancelsIsTriedAgainAfterTheBackoff(Consumer<List<Runnable>> planted) {
        loader.open();
        List<Runnable> tasks = new ArrayList<>();
        Cache<String, String> cache =
                Caches.on(time).ttl(SOFT, HARD).executor(tasks::add).build();
        cache.put("k", "old");
        time.advance(SOFT);
        assertThat(cache.get("k", loader)).isEqualTo("old");
        planted.accept(tasks);
        tasks.forEach(task -> ((Future<?>) task).cancel(true));
        assertThat(cache).isIdle();
        assertThat(tasks)
                .as("for executors that throw out what is cancelled")
                .allMatch(task -> ((Future<?>) task).isCancelled());
        tasks.forEach(Runnable::run);
        assertThat(loader.loads()).isZero();
        tasks.clear();
        assertThat(cache.get("k", loader)).isEqualTo("old");
        assertThat(tasks).as("within the backoff").isEmpty();
        time.advance(Duration.ofMillis(1_500));
        assertThat(cache.get("k", loader)).isEqualTo("old");
        tasks.forEach(Runnable::run);
        assertThat(cache).holds("k", "new");
    }

    @Test
    @Tag("EX1")
    void refreshThatRunsIsNotCancelled() {
        List<Runnable> tasks = new ArrayList<>();
        Cache<String, String> cache =
                Caches.on(time).ttl(SOFT, HARD).executor(tasks::add).build();
        cache.put("k", "old");
        time.advance(SOFT);
        cache.get("k", key -> {
            assertThat(((Future<?>) tasks.get(0)).cancel(true)).isFalse();
            assertThat(Thread.interrupted()).isFalse();
            return "new";
        });
        tasks.get(0).run();
        assertThat(cache).holds("k", "new").isIdle();
    }

    @Test
    @Tag("EX1")
    void errorOfTheExecutorLeavesNoRefreshBehind() {
        OutOfMemoryError error = new OutOfMemoryError("unable to create native thread");
        Cache<String, String> cache = Caches.on(time)
                .ttl(SOFT, HARD)
                .executor(task -> {
                    throw error;
                })
                .build();
        cache.put("k", "old");
        time.advance(SOFT);
        assertThatThrownBy(() -> cache.get("k", loader)).isSameAs(error);
        assertThat(cache).isIdle();
        assertThat(cache.get("k", loader)).isEqualTo("old");
        time.advance(Duration.ofMillis(1_500));
        assertThatThrownBy(() -> cache.getAll(List.of("k", "missing"), keys -> Map.of()))
                .isSameAs(error);
        assertThat(cache).isIdle();
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
