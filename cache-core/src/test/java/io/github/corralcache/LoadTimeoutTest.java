package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.FutureTableCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to a load that takes longer than the load timeout. */
class LoadTimeoutTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final FakeTime time = new FakeTime();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);
    private final Cache<String, String> cache = Caches.on(time)
            .limits(Caches.timeouts(Duration.ofMinutes(10), TIMEOUT))
            .build();

    @Test
    @Tag("ST6")
    void waitersAreToldAtTheTimeoutNotBefore() {
        waitersAreToldAtTheTimeout(cache, Duration.ofSeconds(10));
        assertThat(cache.stats().loadTimeouts()).isEqualTo(1);
    }

    @Test
    @Tag("ST6")
    void futureTableFailsTheCheckOfTheTimeout() {
        assertThatThrownBy(() -> waitersAreToldAtTheTimeout(new FutureTableCache<>(cache), Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the waiters are told");
    }

    private void waitersAreToldAtTheTimeout(Cache<String, String> cache, Duration patience) {
        try (Stampede<String> herd = Stampede.of(4, () -> cache.get("k", loader))) {
            try {
                herd.awaitWaiters(cache, "k");
                time.advance(TIMEOUT.minusMillis(1));
                assertThat(Stampede.waiters(cache, "k")).isEqualTo(3);
                time.advance(Duration.ofMillis(1));
                Patience.until("the waiters are told", patience, () -> herd.done() == 3);
            } finally {
                loader.open();
            }
            assertThat(herd.failures()).hasSize(3).hasOnlyElementsOfType(CacheLoadTimeoutException.class);
        }
    }

    @Test
    @Tag("ST6")
    void waitersAreToldToComeBackWhenAnotherLoadCouldHaveEnded() {
        loadTakes(Duration.ofSeconds(7));
        assertThat(retryAfterTheTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    @Tag("ST6")
    void waitersAreToldToComeBackAfterTheRestOfALoadThatUsuallyTakesLonger() {
        loadTakes(Duration.ofSeconds(42));
        assertThat(retryAfterTheTimeout()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    @Tag("ST6")
    void waitersAreToldToWaitAsLongAgainWhereNoLoadHasEverEnded() {
        assertThat(retryAfterTheTimeout()).isEqualTo(TIMEOUT);
    }

    private void loadTakes(Duration duration) {
        cache.get("estimate", key -> {
            time.advance(duration);
            return "took its time";
        });
    }

    private Duration retryAfterTheTimeout() {
        cache.getAsync("k", loader.async());
        CompletableFuture<String> waiter = cache.getAsync("k", loader.async());
        time.advance(TIMEOUT);
        return ((CacheLoadTimeoutException)
                        waiter.handle((value, failure) -> failure).join())
                .retryAfter();
    }

    @Test
    @Tag("ST6")
    void waitersAreToldWhatTakesSoLongAndWhere() {
        AtomicReference<Thread> leader = new AtomicReference<>();
        try (Stampede<String> first = Stampede.of(
                1,
                () -> cache.get("secret", key -> {
                    leader.set(Thread.currentThread());
                    leader.get().setName("report-7");
                    return loader.load(key);
                }))) {
            loader.awaitStarted("secret");
            time.advance(TIMEOUT.dividedBy(3));
            CompletableFuture<String> waiter = cache.getAsync("secret", loader.async());
            int hash = cache.loadsInProgress().iterator().next().keyHash();
            time.advance(TIMEOUT);
            assertThatExceptionOfType(CacheLoadTimeoutException.class)
                    .isThrownBy(() -> cause(waiter))
                    .withMessage("cache 'test': load of key #"
                            + KeyDigests.ofThisProcess().of(hash)
                            + " took longer than load-timeout 30s: waited 20s for it, it runs for 30s"
                            + " on thread 'report-7'");
            loader.open();
            first.values();
        }
    }

    /** In real time; the best of some rounds, as a busy machine may hold any of them up. */
    @Test
    @Tag("ST6")
    void waiterIsToldWithinFiftyMillisecondsOfTheTimeout() {
        Duration timeout = Duration.ofMillis(100);
        Duration off = timeout;
        for (int round = 0; round < 5 && off.toMillis() > 50; round++) {
            try (Cache<String, String> real = CacheBuilder.<String, String>named("real")
                    .maximumSize(10)
                    .limits(Caches.timeouts(Duration.ofMinutes(1), timeout))
                    .build()) {
                long start = System.nanoTime();
                CompletableFuture<String> future = real.getAsync("k", key -> new CompletableFuture<>());
                assertThat(future).failsWithin(Duration.ofSeconds(10));
                off = Duration.ofNanos(System.nanoTime() - start).minus(timeout).abs();
            }
        }
        assertThat(off).isLessThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void callerThatLoadsGetsItsValueHoweverLate() {
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> held = loader.awaitStarted("k");
            time.advance(TIMEOUT.multipliedBy(2));
            held.release();
            assertThat(leader.values()).containsExactly("value of k");
        }
    }

    @Test
    void keyIsFreeAgainAfterTheTimeout() {
        try (Stampede<String> first = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> held = loader.awaitStarted("k");
            time.advance(TIMEOUT);
            assertThat(cache.get("k", key -> "second")).isEqualTo("second");
            held.release();
            assertThat(first.values()).containsExactly("value of k");
        }
        assertThat(cache).holds("k", "second");
        assertThat(cache.stats().discarded()).isEqualTo(1);
    }

    @Test
    @Tag("ST6")
    void lateValueIsDroppedWhileASecondLoadRuns() {
        try (Stampede<String> first = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> late = loader.awaitStarted("k");
            time.advance(TIMEOUT);
            try (Stampede<String> second = Stampede.of(1, () -> cache.get("k", loader))) {
                HeldLoad<String> current = loader.awaitStarted("k");
                late.complete("late");
                assertThat(first.values()).containsExactly("late");
                assertThat(cache).holdsNothing("k");
                current.complete("current");
                assertThat(second.values()).containsExactly("current");
            }
        }
        assertThat(cache).holds("k", "current").isIdle();
    }

    @Test
    void lateValueIsStoredIfNobodyLoadedSince() {
        try (Stampede<String> herd = Stampede.of(2, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            time.advance(TIMEOUT);
            Patience.until("the waiter is told", () -> herd.done() == 1);
            loader.open();
            herd.values();
        }
        assertThat(cache).holds("k", "value of k").isIdle();
    }

    @Test
    void lateFailureReachesTheCallerThatLoadsAsALoadFailure() {
        IllegalStateException cause = new IllegalStateException("late");
        try (Stampede<String> herd = Stampede.of(2, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            time.advance(TIMEOUT);
            Patience.until("the waiter is told", () -> herd.done() == 1);
            loader.awaitStarted("k").fail(cause);
            assertThat(herd.failures())
                    .hasSize(2)
                    .anySatisfy(failure -> assertThat(failure).isInstanceOf(CacheLoadTimeoutException.class))
                    .anySatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CacheLoadException.class)
                            .hasCause(cause));
        }
    }

    @Test
    @Tag("ST6")
    void waiterIsToldAlsoIfTheTimeoutPassesWhileItIsArranged() {
        Scheduler slow = (task, delayNanos) -> {
            time.advance(TIMEOUT);
            return time.schedule(task, delayNanos);
        };
        try (Cache<String, String> late = CacheBuilder.<String, String>named("late")
                .maximumSize(10)
                .limits(Caches.timeouts(Duration.ofHours(1), TIMEOUT))
                .ticker(time)
                .scheduler(slow)
                .build()) {
            assertThat(late.getAsync("k", key -> new CompletableFuture<>()))
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(CacheLoadTimeoutException.class);
        }
    }

    @Test
    @Tag("ST6")
    void callersAfterTheTimeoutShareTheSecondLoad() {
        try (Stampede<String> first = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> late = loader.awaitStarted("k");
            time.advance(TIMEOUT);
            try (Stampede<String> herd = Stampede.of(20, () -> cache.get("k", loader))) {
                herd.awaitWaiters(cache, "k");
                loader.open();
                assertThat(herd.values()).hasSize(20);
            }
            late.release();
            first.values();
        }
        assertThat(loader.loads("k")).isEqualTo(2);
    }

    @Test
    @Tag("EX2")
    void futureOfALoadThatNeverEndsFailsAtTheTimeout() {
        CompletableFuture<String> future = cache.getAsync("k", key -> new CompletableFuture<>());
        time.advance(TIMEOUT.minusMillis(1));
        assertThat(future).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(future).isCompletedExceptionally();
        assertThatExceptionOfType(CacheLoadTimeoutException.class).isThrownBy(() -> cause(future));
        assertThat(cache.get("k", key -> "second")).isEqualTo("second");
    }

    private static void cause(CompletableFuture<?> future) throws Throwable {
        throw future.handle((value, failure) -> failure).join();
    }
}
