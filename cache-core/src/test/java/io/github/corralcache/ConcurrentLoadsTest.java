package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bound on loads that run at the same time, whatever their keys. */
class ConcurrentLoadsTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final AtomicInteger names = new AtomicInteger();

    private Cache<String, String> cache(int loads, LoadLimits limits) {
        return Caches.on(time)
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .limits(limits.withMaxConcurrentLoads(loads))
                .executor(executor)
                .build();
    }

    @Test
    @Tag("ME11")
    void neverRunsMoreLoadsThanAllowed() {
        Cache<String, String> cache = cache(3, Caches.waiters(256, 256));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Loader<String, String> loader = key -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
            return key;
        };
        try (Stampede<String> herd = Stampede.of(50, () -> cache.get("k" + names.incrementAndGet(), loader))) {
            assertThat(herd.values()).hasSize(50);
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(cache.stats().loads()).isEqualTo(50);
    }

    @Test
    void letsTheNextLoadWhenOneHasEnded() {
        Cache<String, String> cache = cache(1, LoadLimits.DEFAULTS);
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        try (Stampede<String> first = Stampede.of(1, () -> cache.get("1", loader))) {
            HeldLoad<String> one = loader.awaitStarted("1");
            CompletableFuture<String> second = cache.getAsync("2", loader.async());
            assertThat(loader.loads("2")).isZero();
            one.release();
            loader.awaitStarted("2").release();
            assertThat(first.values()).containsExactly("v1");
            assertThat(second).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("v2");
        }
    }

    @Test
    void turnsAwayWhoWaitsTooLongForItsTurn() {
        Cache<String, String> cache = cache(1, Caches.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        CompletableFuture<String> first = cache.getAsync("1", loader.async());
        CompletableFuture<String> second = cache.getAsync("2", loader.async());
        CompletableFuture<String> follower = cache.getAsync("2", loader.async());
        time.advance(Duration.ofSeconds(5));
        assertThat(second).isCompletedExceptionally();
        assertThatThrownBy(second::join).hasCauseInstanceOf(CacheOverloadException.class);
        assertThatThrownBy(follower::join).hasCauseInstanceOf(CacheOverloadException.class);
        loader.awaitStarted("1").release();
        assertThat(first).isCompletedWithValue("v1");
        assertThat(loader.loads("2")).isZero();
        assertThat(cache.loadsInProgress()).isEmpty();
    }

    @Test
    @Tag("ME11")
    void turnsAwayAtOnceWhoFindsTheRoomFull() {
        Cache<String, String> cache = cache(1, Caches.waiters(0, 0));
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        CompletableFuture<String> first = cache.getAsync("1", loader.async());
        assertThatThrownBy(() -> cache.get("2", key -> "never")).isInstanceOf(CacheOverloadException.class);
        assertThat(cache.stats().rejected()).isEqualTo(1);
        loader.awaitStarted("1").release();
        assertThat(first).isCompletedWithValue("v1");
        assertThat(cache.get("2", key -> "two")).isEqualTo("two");
    }

    @Test
    @Tag("ME11")
    void leavesStaleValuesAloneWhileOtherLoadsRun() {
        Cache<String, String> cache = cache(1, LoadLimits.DEFAULTS);
        cache.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        CompletableFuture<String> load = cache.getAsync("1", loader.async());
        assertThat(cache.get("stale", key -> "new")).isEqualTo("old");
        assertThat(executor.held()).isZero();
        assertThat(cache.stats().staleReasons()).containsEntry(CacheStats.StaleReason.LOAD_LIMIT, 1L);
        loader.awaitStarted("1").release();
        assertThat(load).isCompletedWithValue("v1");
        assertThat(cache.get("stale", key -> "new")).isEqualTo("old");
        executor.runAll();
        assertThat(cache.getIfPresent("stale")).isEqualTo("new");
        assertThat(cache.get("2", key -> "two")).as("the permit has come back").isEqualTo("two");
    }

    @Test
    void answersAClaimOfAStaleValueWhileOtherLoadsRun() {
        Cache<String, String> cache = cache(1, Caches.waiters(0, 0));
        cache.put("stale", "old");
        time.advance(Duration.ofSeconds(11));
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        CompletableFuture<String> load = cache.getAsync("1", loader.async());
        try (Claim<String> claim = cache.claim("stale")) {
            assertThat(claim.leads()).isFalse();
            assertThat(claim.value()).isEqualTo("old");
        }
        loader.awaitStarted("1").release();
        assertThat(load).isCompletedWithValue("v1");
        try (Claim<String> claim = cache.claim("stale")) {
            assertThat(claim.leads()).isTrue();
            claim.store("new");
        }
        assertThat(cache.get("2", key -> "two")).as("the permit has come back").isEqualTo("two");
    }

    @Test
    void freesTheKeyOfACallerInterruptedBeforeItsTurn() {
        Cache<String, String> cache = cache(1, LoadLimits.DEFAULTS);
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        CompletableFuture<String> first = cache.getAsync("1", loader.async());
        Thread caller = new Thread(() -> {
            try {
                cache.get("2", loader);
            } catch (CacheInterruptedException expected) {
                names.incrementAndGet();
            }
        });
        caller.start();
        Patience.until(
                "the caller waits for its turn", () -> cache.loadsInProgress().size() == 2);
        CompletableFuture<String> follower = cache.getAsync("2", loader.async());
        caller.interrupt();
        Patience.until("it has left", () -> names.get() == 1);
        loader.awaitStarted("1").release();
        assertThat(first).isCompletedWithValue("v1");
        loader.awaitStarted("2").release();
        assertThat(follower).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("v2");
    }

    @Test
    void releasesThoseWhoWaitForTheirTurnWhenTheCacheIsClosed() {
        Cache<String, String> cache = cache(1, LoadLimits.DEFAULTS);
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        CompletableFuture<String> first = cache.getAsync("1", loader.async());
        CompletableFuture<String> second = cache.getAsync("2", loader.async());
        cache.close();
        assertThat(first).isCompletedExceptionally();
        assertThatThrownBy(second::join).hasCauseInstanceOf(CacheClosedException.class);
    }
}
