package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.broken.ConvoyCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may wait for a load, how long, and what those are told who may not. */
class WaitRoomTest {

    private final FakeTime time = new FakeTime();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    @Test
    @Tag("ST7")
    void turnsAwayTheWaiterPastTheLimitOfAKey() {
        turnsAwayTheWaiterPastTheLimitOfAKey(cache(Caches.waiters(2, 100)));
    }

    @Test
    @Tag("ST7")
    void convoyCacheFailsTheCheckOfTheLimit() {
        assertThatThrownBy(() -> turnsAwayTheWaiterPastTheLimitOfAKey(new ConvoyCache<>(cache(Caches.waiters(2, 100)))))
                .isInstanceOf(AssertionError.class);
    }

    private void turnsAwayTheWaiterPastTheLimitOfAKey(Cache<String, String> cache) {
        try (Stampede<String> herd = Stampede.of(3, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            assertThatExceptionOfType(CacheOverloadException.class)
                    .isThrownBy(() -> cache.get("k", key -> "loaded past the limit"))
                    .satisfies(turnedAway -> assertThat(turnedAway.reason()).isEqualTo(Reason.WAITERS_PER_KEY))
                    .withMessageContaining("max-waiters-per-key")
                    .withMessageContaining("2 ");
            loader.open();
            assertThat(herd.values()).hasSize(3);
        }
        assertThat(cache.stats().rejected()).isEqualTo(1);
        assertThat(cache.stats().rejections())
                .containsEntry(Reason.WAITERS_PER_KEY, 1L)
                .containsEntry(Reason.WAITERS, 0L);
    }

    @Test
    void turnsAwayTheWaiterPastTheLimitOfTheCache() {
        Cache<String, String> cache = cache(Caches.waiters(100, 2));
        try (Stampede<String> one = Stampede.of(2, () -> cache.get("one", loader));
                Stampede<String> two = Stampede.of(2, () -> cache.get("two", loader))) {
            one.awaitWaiters(cache, "one");
            two.awaitWaiters(cache, "two");
            assertThatExceptionOfType(CacheOverloadException.class)
                    .isThrownBy(() -> cache.get("one", loader))
                    .satisfies(turnedAway -> assertThat(turnedAway.reason()).isEqualTo(Reason.WAITERS));
            assertThat(cache.stats().rejections()).containsEntry(Reason.WAITERS, 1L);
            assertThat(cache.get("three", key -> "needs not wait")).isEqualTo("needs not wait");
            loader.open();
        }
    }

    @Test
    @Tag("ST7")
    void limitIsExactUnderRacers() {
        Cache<String, String> cache = cache(Caches.waiters(100, 4_096));
        AtomicInteger turnedAway = new AtomicInteger();
        try (Stampede<String> herd = Stampede.of(200, () -> {
            for (int call = 0; call < 101; call++) {
                try {
                    return cache.get("k", loader);
                } catch (CacheOverloadException e) {
                    turnedAway.incrementAndGet();
                }
            }
            return "turned away";
        })) {
            Patience.until("all but the leader and 100 waiters have given up", () -> herd.done() == 99);
            assertThat(Stampede.waiters(cache, "k")).isEqualTo(100);
            assertThat(turnedAway).hasValue(9_999);
            loader.open();
            assertThat(herd.values())
                    .hasSize(200)
                    .filteredOn("value of k"::equals)
                    .hasSize(101);
        }
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    @Tag("ST7")
    void callerIsTurnedAwayWithinAMillisecond() {
        Cache<String, String> cache = cache(Caches.waiters(0, 0));
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            long[] nanos = new long[1_001];
            for (int call = 0; call < nanos.length; call++) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> cache.get("k", loader)).isInstanceOf(CacheOverloadException.class);
                nanos[call] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            assertThat(Duration.ofNanos(nanos[nanos.length / 2])).as("median").isLessThan(Duration.ofMillis(1));
            loader.open();
            leader.values();
        }
    }

    @Test
    void nobodyWaitsWhereTheLimitIsZero() {
        for (LoadLimits none : new LoadLimits[] {Caches.waiters(0, 100), Caches.waiters(100, 0)}) {
            Cache<String, String> cache = cache(none);
            try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
                loader.awaitStarted("k");
                assertThatExceptionOfType(CacheOverloadException.class).isThrownBy(() -> cache.get("k", loader));
                loader.open();
                assertThat(leader.values()).containsExactly("value of k");
            }
            loader.shut();
        }
    }

    @Test
    void placesAreFreeAgainAfterTheLoad() {
        Cache<String, String> cache = cache(Caches.waiters(5, 5));
        for (String key : new String[] {"first", "second", "third"}) {
            try (Stampede<String> herd = Stampede.of(6, () -> cache.get(key, loader))) {
                herd.awaitWaiters(cache, key);
                loader.awaitStarted(key).release();
                assertThat(herd.values()).hasSize(6);
            }
        }
        assertThat(cache.stats().rejected()).isZero();
    }

    @Test
    void waiterIsTurnedAwayAfterTheWaitTimeout() {
        Cache<String, String> cache = cache(Caches.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        try (Stampede<String> herd = Stampede.of(3, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            time.advance(Duration.ofMillis(4_999));
            assertThat(Stampede.waiters(cache, "k")).isEqualTo(2);
            time.advance(Duration.ofMillis(1));
            Patience.until("the waiters are turned away", () -> herd.done() == 2);
            assertThat(Stampede.waiters(cache, "k")).isZero();
            loader.open();
            assertThat(herd.values()).containsExactly("value of k");
            assertThat(herd.failures())
                    .hasSize(2)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(
                                    CacheOverloadException.class,
                                    turnedAway ->
                                            assertThat(turnedAway.reason()).isEqualTo(Reason.WAIT_TIMEOUT))
                            .hasMessageContaining("5"));
        }
        assertThat(cache).holds("k", "value of k").loaded(1);
        assertThat(cache.stats().rejected()).isEqualTo(2);
        assertThat(cache.stats().rejections()).containsEntry(Reason.WAIT_TIMEOUT, 2L);
    }

    /** As when the thread is held up between coming in and having its timeout arranged. */
    @Test
    void waiterIsTurnedAwayWhoseTimeIsOverBeforeItsClockStarts() {
        AtomicBoolean heldUp = new AtomicBoolean();
        Scheduler slow = (task, delay) -> {
            if (heldUp.compareAndSet(false, true)) {
                time.advance(Duration.ofSeconds(6));
            }
            return time.schedule(task, delay);
        };
        Cache<String, String> cache = Caches.on(time)
                .scheduler(slow)
                .limits(Caches.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)))
                .build();
        try (Stampede<String> herd = Stampede.of(2, () -> cache.get("k", loader))) {
            Patience.until("the waiter is turned away", () -> herd.done() == 1);
            assertThat(Stampede.waiters(cache, "k")).isZero();
            loader.open();
            assertThat(herd.failures()).singleElement().isInstanceOf(CacheOverloadException.class);
        }
        assertThat(cache.stats().rejections()).containsEntry(Reason.WAIT_TIMEOUT, 1L);
    }

    @Test
    @Tag("ST7")
    void thoseTurnedAwayAreToldTheEstimatedRestOfTheLoad() {
        Cache<String, String> cache = cache(Caches.waiters(0, 0));
        cache.get("estimate", key -> {
            time.advance(Duration.ofSeconds(10));
            return "took ten seconds";
        });
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            assertThat(retryAfter(cache)).isEqualTo(Duration.ofSeconds(10));
            time.advance(Duration.ofSeconds(4));
            assertThat(retryAfter(cache)).isEqualTo(Duration.ofSeconds(6));
            time.advance(Duration.ofSeconds(7));
            assertThat(retryAfter(cache)).isZero();
            loader.open();
            leader.values();
        }
    }

    private Duration retryAfter(Cache<String, String> cache) {
        try {
            cache.get("k", loader);
            throw new AssertionError("was not turned away");
        } catch (CacheOverloadException turnedAway) {
            return turnedAway.retryAfter();
        }
    }

    @Test
    void pendingTimeoutsAreCancelledWithTheLoad() {
        Cache<String, String> cache = cache(Caches.waiters(100, 100));
        try (Stampede<String> herd = Stampede.of(10, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            loader.open();
            herd.values();
        }
        assertThat(time.pending()).isZero();
    }

    private Cache<String, String> cache(LoadLimits limits) {
        return Caches.on(time).limits(limits).build();
    }
}
