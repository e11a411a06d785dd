package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.broken.EagerCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a value whose load failed is tried again, and what callers get until then. */
class FailureServingTest {

    private static final Duration SOFT = Duration.ofMinutes(10);
    private static final Duration STEP = Duration.ofMillis(10);

    private final FakeTime time = new FakeTime();
    private final AtomicInteger loads = new AtomicInteger();
    private final Loader<String, String> failing = key -> {
        loads.incrementAndGet();
        throw new IOException("backend is down");
    };

    @Test
    @Tag("ST4")
    void failedRefreshLeavesTheStaleValue() {
        Cache<String, String> cache = stale(Duration.ofSeconds(1));
        assertThat(cache.get("k", failing)).isEqualTo("old");
        assertThat(cache.get("k", failing)).isEqualTo("old");
        assertThat(loads).hasValue(1);
        assertThat(cache.stats().staleReasons())
                .containsEntry(StaleReason.REFRESHING, 1L)
                .containsEntry(StaleReason.FAILED, 1L);
        assertThat(cache).failedToLoad(1);
        assertThat(cache.stats().refreshes()).isEqualTo(1);
    }

    @Test
    @Tag("ST4")
    void aHundredReadersAreServedStaleWhileTheRefreshFails() {
        aHundredReadersAreServedStale(stale(Duration.ofSeconds(1)));
    }

    @Test
    @Tag("ST4")
    void eagerCacheFailsTheCheckOfReadersServedStale() {
        Cache<String, String> stale = stale(Duration.ofSeconds(1));
        assertThatThrownBy(() -> aHundredReadersAreServedStale(new EagerCache<>(stale, Runnable::run)))
                .isInstanceOf(AssertionError.class);
    }

    private void aHundredReadersAreServedStale(Cache<String, String> cache) {
        try (Stampede<String> herd = Stampede.of(100, () -> cache.get("k", failing))) {
            assertThat(herd.values()).hasSize(100).containsOnly("old");
        }
        assertThat(loads).hasValue(1);
        assertThat(cache.stats().staleServed()).isEqualTo(100);
        assertThat(cache).failedToLoad(1);
        time.advance(Duration.ofMillis(499));
        assertThat(cache.get("k", failing)).isEqualTo("old");
        assertThat(loads).hasValue(1);
        time.advance(Duration.ofMillis(1_001));
        assertThat(cache.get("k", failing)).isEqualTo("old");
        assertThat(loads).hasValue(2);
    }

    @Test
    @Tag("ST5")
    void pausesDoubleWithEachFailureGiveOrTakeHalf() {
        Cache<String, String> cache = stale(Duration.ofSeconds(1));
        cache.get("k", failing);
        for (int seconds = 1; seconds <= 64; seconds *= 2) {
            assertThat(pause(cache))
                    .isBetween(
                            Duration.ofMillis(seconds * 500L),
                            Duration.ofMillis(seconds * 1_500L).plus(STEP));
        }
    }

    @Test
    @Tag("ST5")
    void pausesAreSpreadSoThatKeysThatFailedTogetherAreNotRetriedTogether() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(SOFT, Duration.ZERO)
                .executor(Runnable::run)
                .limits(Caches.pauses(Duration.ofSeconds(10), Duration.ZERO))
                .build();
        for (int key = 0; key < 100; key++) {
            cache.put("key " + key, "old");
        }
        time.advance(SOFT);
        for (int key = 0; key < 100; key++) {
            cache.get("key " + key, failing);
        }
        loads.set(0);
        time.advance(Duration.ofSeconds(10));
        for (int key = 0; key < 100; key++) {
            cache.get("key " + key, failing);
        }
        assertThat(loads.get()).isBetween(10, 90);
    }

    @Test
    void pauseIsNeverLongerThanTheSoftTtl() {
        Duration soft = Duration.ofSeconds(3);
        Cache<String, String> cache = Caches.on(time)
                .ttl(soft, Duration.ZERO)
                .executor(Runnable::run)
                .limits(Caches.pauses(Duration.ofSeconds(1), Duration.ZERO))
                .build();
        cache.put("k", "old");
        time.advance(soft);
        cache.get("k", failing);
        for (int i = 0; i < 10; i++) {
            assertThat(pause(cache)).isLessThanOrEqualTo(soft.plus(STEP));
        }
    }

    @Test
    @Tag("ST5")
    void steadyCallsLoadAtTheRateOfTheBackoff() {
        steadyCallsLoadAtTheRateOfTheBackoff(staleSoon());
    }

    @Test
    @Tag("ST5")
    void eagerCacheFailsTheCheckOfSteadyCalls() {
        Cache<String, String> retrying = new EagerCache<>(staleSoon(), task -> {
            try {
                task.run();
            } catch (IllegalStateException expected) {
                // each of them
            }
        });
        assertThatThrownBy(() -> steadyCallsLoadAtTheRateOfTheBackoff(retrying)).isInstanceOf(AssertionError.class);
    }

    /** A stale value whose refreshes never pause for longer than a second, which is its soft TTL. */
    private Cache<String, String> staleSoon() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(Duration.ofSeconds(1), Duration.ZERO)
                .executor(Runnable::run)
                .limits(Caches.pauses(Duration.ofSeconds(1), Duration.ZERO))
                .build();
        cache.put("k", "old");
        time.advance(Duration.ofSeconds(1));
        return cache;
    }

    private void steadyCallsLoadAtTheRateOfTheBackoff(Cache<String, String> cache) {
        for (int call = 0; call < 10_000; call++) {
            cache.get("k", failing);
            time.advance(Duration.ofMillis(1));
        }
        // ten seconds, the first pause from half a second on, the others a second
        assertThat(loads.get()).isBetween(9, 11);
    }

    @Test
    void successEndsTheRowOfFailures() {
        Cache<String, String> cache = stale(Duration.ofSeconds(1));
        cache.get("k", failing);
        pause(cache);
        pause(cache);
        time.advance(Duration.ofSeconds(60));
        cache.get("k", key -> "new");
        assertThat(cache).holds("k", "new");
        time.advance(SOFT);
        cache.get("k", failing);
        assertThat(pause(cache)).isLessThanOrEqualTo(Duration.ofMillis(1_500).plus(STEP));
    }

    @Test
    void writeEndsTheRowOfFailures() {
        Cache<String, String> cache = stale(Duration.ofSeconds(1));
        cache.get("k", failing);
        pause(cache);
        pause(cache);
        cache.put("k", "written");
        time.advance(SOFT);
        cache.get("k", failing);
        assertThat(pause(cache)).isLessThanOrEqualTo(Duration.ofMillis(1_500).plus(STEP));
    }

    @Test
    void refreshIsTriedAtOnceWithoutABackoff() {
        Cache<String, String> cache = stale(Duration.ZERO);
        for (int call = 1; call <= 5; call++) {
            assertThat(cache.get("k", failing)).isEqualTo("old");
            assertThat(loads).hasValue(call);
        }
    }

    @Test
    @Tag("ST5")
    void failedLoadOfAMissingValueIsAnsweredFromMemoryWhereThatIsSet() {
        Cache<String, String> cache = Caches.on(time)
                .limits(Caches.pauses(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .build();
        for (int call = 0; call < 10; call++) {
            assertThatExceptionOfType(CacheLoadException.class)
                    .isThrownBy(() -> cache.get("k", failing))
                    .withRootCauseInstanceOf(IOException.class);
        }
        assertThat(loads).hasValue(1);
        assertThat(cache.getAsync("k", key -> {
                    throw new AssertionError("is not to load");
                }))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class);
        time.advance(Duration.ofSeconds(2));
        assertThat(cache.get("k", key -> "recovered")).isEqualTo("recovered");
    }

    @Test
    void failedLoadOfAMissingValueIsTriedAgainAtOnceByDefault() {
        Cache<String, String> cache = Caches.on(time).build();
        for (int call = 1; call <= 3; call++) {
            assertThatExceptionOfType(CacheLoadException.class).isThrownBy(() -> cache.get("k", failing));
            assertThat(loads).hasValue(call);
        }
    }

    @Test
    void evictForgetsTheFailure() {
        Cache<String, String> cache = Caches.on(time)
                .limits(Caches.pauses(Duration.ofSeconds(1), Duration.ofHours(1)))
                .build();
        assertThatExceptionOfType(CacheLoadException.class).isThrownBy(() -> cache.get("k", failing));
        cache.evict("k");
        assertThat(cache.get("k", key -> "recovered")).isEqualTo("recovered");
    }

    /** A cache that holds a stale value which is refreshed at once, on the caller's thread. */
    private Cache<String, String> stale(Duration backoff) {
        Cache<String, String> cache = Caches.on(time)
                .ttl(SOFT, Duration.ZERO)
                .executor(Runnable::run)
                .limits(Caches.pauses(backoff, Duration.ZERO))
                .build();
        cache.put("k", "old");
        time.advance(SOFT);
        return cache;
    }

    /** Returns how long it takes from a failed refresh to the next one, which fails too. */
    private Duration pause(Cache<String, String> cache) {
        int before = loads.get();
        Duration pause = Duration.ZERO;
        while (loads.get() == before) {
            time.advance(STEP);
            pause = pause.plus(STEP);
            cache.get("k", failing);
        }
        return pause;
    }
}
