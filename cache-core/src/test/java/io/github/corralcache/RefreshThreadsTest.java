package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that are few, or busy with other things. */
class RefreshThreadsTest {

    private static final Duration SOFT = Duration.ofMinutes(10);

    private final FakeTime time = new FakeTime();
    private final ExecutorService one = Executors.newSingleThreadExecutor();

    @AfterEach
    void endThread() {
        one.shutdownNow();
    }

    private CacheBuilder<String, String> stale() {
        return Caches.on(time).ttl(SOFT, Duration.ZERO);
    }

    @Test
    @Tag("EX3")
    void refreshOnTheOnlyThreadMayLoadAndReadOthers() {
        try (Cache<String, String> cache = stale().executor(one).build()) {
            cache.put("a", "old");
            cache.put("b", "old");
            time.advance(SOFT);
            cache.get("a", a -> "a with " + cache.get("b", b -> "new") + " and " + cache.get("c", c -> "c"));
            Patience.until(
                    "both are refreshed", () -> "new".equals(cache.asMap().get("b")));
            assertThat(cache).holds("a", "a with old and c").isIdle();
        }
    }

    @Test
    @Tag("EX3")
    void asynchronousRefreshOnTheOnlyThreadMayWaitForAnother() {
        try (Cache<String, String> cache = stale().executor(one).build()) {
            cache.put("a", "old");
            time.advance(SOFT);
            cache.getAsync(
                    "a",
                    a -> CompletableFuture.completedFuture("a with "
                            + cache.getAsync("c", c -> CompletableFuture.completedFuture("c"))
                                    .join()));
            Patience.until(
                    "it is refreshed", () -> "a with c".equals(cache.asMap().get("a")));
        }
    }

    /** A loader whose own pool has one thread, which it keeps while it waits for another load there. */
    @Test
    @Tag("EX3")
    void loadThatWaitsForItsOwnPoolEndsWithTheTimeout() {
        try (Cache<String, String> cache = Caches.on(time)
                .limits(Caches.timeouts(Duration.ofMinutes(10), Duration.ofSeconds(30)))
                .build()) {
            CountDownLatch waits = new CountDownLatch(1);
            CompletableFuture<String> outer = cache.getAsync(
                    "a",
                    a -> CompletableFuture.supplyAsync(
                            () -> {
                                CompletableFuture<String> inner =
                                        cache.getAsync("b", b -> CompletableFuture.supplyAsync(() -> "b", one));
                                waits.countDown();
                                return inner.join();
                            },
                            one));
            Patience.until("the only thread waits", () -> waits.getCount() == 0);
            time.advance(Duration.ofSeconds(30));
            assertThat(outer)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withRootCauseInstanceOf(CacheLoadTimeoutException.class);
            // the thread is free now, and may have loaded it late
            assertThat(cache.get("b", key -> "b")).isEqualTo("b");
        }
    }

    @Test
    @Tag("EX5")
    void refreshGoesOnWhenTheCommonPoolIsBusy() {
        try (Cache<String, String> cache = stale().build()) {
            refreshGoesOnWhenTheCommonPoolIsBusy(cache, Duration.ofSeconds(10));
        }
    }

    @Test
    @Tag("EX5")
    void theCheckFindsACacheThatRefreshesInTheCommonPool() {
        try (Cache<String, String> cache =
                stale().executor(ForkJoinPool.commonPool()).build()) {
            assertThatThrownBy(() -> refreshGoesOnWhenTheCommonPoolIsBusy(cache, Duration.ofMillis(300)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("it is refreshed");
        }
    }

    private void refreshGoesOnWhenTheCommonPoolIsBusy(Cache<String, String> cache, Duration patience) {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger busy = new AtomicInteger();
        int threads = ForkJoinPool.getCommonPoolParallelism();
        try {
            for (int i = 0; i < threads; i++) {
                ForkJoinPool.commonPool().execute(() -> {
                    busy.incrementAndGet();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            Patience.until("the common pool is busy", () -> busy.get() == threads);
            cache.put("k", "old");
            time.advance(SOFT);
            assertThat(cache.get("k", key -> "new")).isEqualTo("old");
            Patience.until(
                    "it is refreshed",
                    patience,
                    () -> "new".equals(cache.asMap().get("k")));
        } finally {
            end.countDown();
        }
    }
}
