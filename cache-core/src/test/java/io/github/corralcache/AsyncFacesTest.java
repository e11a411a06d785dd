package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asynchronous callers have the rules of blocking ones, and share their loads. */
class AsyncFacesTest {

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache = Caches.on(time).build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    @Test
    void concurrentFuturesShareOneLoad() {
        List<CompletableFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(cache.getAsync("k", loader.async()));
        }
        assertThat(loader.loads("k")).isEqualTo(1);
        assertThat(futures).noneMatch(CompletableFuture::isDone).doesNotHaveDuplicates();
        loader.awaitStarted("k").release();
        assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedWithValue("value of k"));
        assertThat(cache).holds("k", "value of k").loaded(1).isIdle();
    }

    @Test
    void blockingAndAsynchronousCallersShareOneLoad() {
        CompletableFuture<String> leader = cache.getAsync("k", loader.async());
        try (Stampede<String> blocking = Stampede.of(10, () -> cache.get("k", loader))) {
            blocking.awaitWaiters(cache, "k", 10);
            CompletableFuture<String> follower = cache.getAsync("k", loader.async());
            loader.awaitStarted("k").release();
            assertThat(blocking.values()).hasSize(10).containsOnly("value of k");
            assertThat(leader).isCompletedWithValue("value of k");
            assertThat(follower).isCompletedWithValue("value of k");
        }
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    void futureWaitsForABlockingLoad() {
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> load = loader.awaitStarted("k");
            CompletableFuture<String> future = cache.getAsync("k", loader.async());
            assertThat(future).isNotDone();
            load.release();
            assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("value of k");
            leader.values();
        }
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    void futureOfAPresentValueIsDone() {
        cache.put("k", "v");
        assertThat(cache.getAsync("k", loader.async())).isCompletedWithValue("v");
        assertThat(loader.loads()).isZero();
    }

    @Test
    void failureReachesEveryFutureAsItIs() {
        IOException cause = new IOException("backend is down");
        CompletableFuture<String> leader = cache.getAsync("k", loader.async());
        CompletableFuture<String> follower = cache.getAsync("k", loader.async());
        loader.awaitStarted("k").fail(cause);
        assertThat(failureOf(leader)).isSameAs(cause);
        assertThat(failureOf(follower)).isSameAs(cause);
        assertThat(cache).failedToLoad(1).isIdle();
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    void failureWithinAChainOfStagesIsUnwrapped() {
        IOException cause = new IOException("backend is down");
        CompletableFuture<String> future = cache.getAsync(
                "k", key -> CompletableFuture.<String>failedFuture(cause).thenApply(value -> value));
        assertThat(failureOf(future)).isSameAs(cause);
    }

    @Test
    @Tag("EX1")
    void loaderThatThrowsFailsTheFuture() {
        IllegalStateException cause = new IllegalStateException("before there was a stage");
        assertThat(failureOf(cache.getAsync("k", key -> {
                    throw cause;
                })))
                .isSameAs(cause);
        assertThat(cache).isIdle();
    }

    @Test
    void loaderThatReturnsNoStageFailsTheFuture() {
        assertThat(failureOf(cache.getAsync("k", key -> null))).isInstanceOf(NullPointerException.class);
        assertThat(cache).isIdle();
    }

    @Test
    void cancellingAFutureTouchesNobodyElse() {
        CompletableFuture<String> leader = cache.getAsync("k", loader.async());
        CompletableFuture<String> follower = cache.getAsync("k", loader.async());
        CompletableFuture<String> other = cache.getAsync("k", loader.async());
        assertThat(Stampede.waiters(cache, "k")).isEqualTo(2);
        leader.cancel(true);
        follower.cancel(true);
        assertThat(Stampede.waiters(cache, "k")).isEqualTo(1);
        loader.awaitStarted("k").release();
        assertThat(other).isCompletedWithValue("value of k");
        assertThat(cache).holds("k", "value of k");
    }

    @Test
    void completingAFutureTouchesNobodyElse() {
        CompletableFuture<String> leader = cache.getAsync("k", loader.async());
        CompletableFuture<String> follower = cache.getAsync("k", loader.async());
        leader.complete("my own");
        loader.awaitStarted("k").release();
        assertThat(follower).isCompletedWithValue("value of k");
        assertThat(cache).holds("k", "value of k");
    }

    @Test
    void nullReachesEveryFutureAndIsNotCached() {
        GatedLoader<String, String> none = GatedLoader.of(key -> null);
        CompletableFuture<String> leader = cache.getAsync("k", none.async());
        CompletableFuture<String> follower = cache.getAsync("k", none.async());
        none.open();
        assertThat(leader).isCompletedWithValue(null);
        assertThat(follower).isCompletedWithValue(null);
        assertThat(cache).holdsNothing("k");
    }

    @Test
    void futurePastTheLimitOfWaitersFails() {
        Cache<String, String> full =
                Caches.on(time).limits(Caches.waiters(1, 100)).build();
        CompletableFuture<String> leader = full.getAsync("k", loader.async());
        CompletableFuture<String> waiter = full.getAsync("k", loader.async());
        assertThat(failureOf(full.getAsync("k", loader.async()))).isInstanceOf(CacheOverloadException.class);
        loader.open();
        assertThat(leader).isCompletedWithValue("value of k");
        assertThat(waiter).isCompletedWithValue("value of k");
    }

    @Test
    void futurePastTheWaitTimeoutFailsAndTheLeadersDoesNot() {
        CompletableFuture<String> leader = cache.getAsync("k", loader.async());
        CompletableFuture<String> waiter = cache.getAsync("k", loader.async());
        time.advance(LoadLimits.DEFAULTS.waitTimeout());
        assertThat(failureOf(waiter)).isInstanceOf(CacheOverloadException.class);
        assertThat(leader).isNotDone();
        loader.open();
        assertThat(leader).isCompletedWithValue("value of k");
    }

    @Test
    void staleValueIsServedWhileOneRefreshRuns() {
        ManualExecutor executor = new ManualExecutor();
        Cache<String, String> stale = Caches.on(time)
                .ttl(Duration.ofMinutes(10), Duration.ofMinutes(15))
                .executor(executor)
                .build();
        stale.put("k", "old");
        time.advance(Duration.ofMinutes(10));
        for (int i = 0; i < 10; i++) {
            assertThat(stale.getAsync("k", loader.async())).isCompletedWithValue("old");
        }
        assertThat(executor.held()).isEqualTo(1);
        executor.runNext();
        loader.awaitStarted("k").release();
        assertThat(stale.getAsync("k", loader.async())).isCompletedWithValue("value of k");
    }

    @Test
    void evictDuringAnAsynchronousLoadWins() {
        CompletableFuture<String> future = cache.getAsync("k", loader.async());
        cache.evict("k");
        loader.open();
        assertThat(future).isCompletedWithValue("value of k");
        assertThat(cache).holdsNothing("k");
    }

    @Test
    void herdOfBothKindsLoadsOnce() {
        try (Stampede<String> blocking = Stampede.of(32, () -> cache.get("k", loader));
                Stampede<String> waiting = Stampede.of(
                        32, () -> cache.getAsync("k", loader.async()).get())) {
            Patience.until("somebody loads and the others wait", () -> {
                int waiters = Stampede.waiters(cache, "k");
                return loader.loads() == 1 && waiters == 63;
            });
            loader.open();
            assertThat(blocking.values()).hasSize(32).containsOnly("value of k");
            assertThat(waiting.values()).hasSize(32).containsOnly("value of k");
        }
        assertThat(loader.loads()).isEqualTo(1);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, failure) -> failure).join();
    }
}
