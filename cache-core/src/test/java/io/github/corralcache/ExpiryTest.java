package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TTLs of caches and entries, their extremes, and the removal of what has expired. */
class ExpiryTest {

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final FakeTime time = new FakeTime();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE - 5, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 47, -(1L << 31)})
    @Tag("RC10")
    void valueGoesAtItsHardTtlWhereverTimeStarts(long start) {
        FakeTime started = new FakeTime(start);
        Cache<String, String> cache =
                Caches.on(started).ttl(Duration.ofMinutes(10)).build();
        cache.put("k", "v");
        started.advance(Duration.ofMinutes(10).minus(MOMENT));
        assertThat(cache).holds("k", "v");
        started.advance(MOMENT);
        assertThat(cache).holdsNothing("k");
    }

    static Stream<Duration> lengths() {
        return Stream.of(
                Duration.ofMillis(2),
                Duration.ofSeconds(1),
                Duration.ofHours(9),
                Duration.ofHours(10),
                Duration.ofDays(1),
                Duration.ofDays(400),
                Duration.ofDays(365 * 50));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    @Tag("RC11")
    void ttlOfAnyLengthIsKept(Duration ttl) {
        FakeTime wrapping = new FakeTime(Long.MAX_VALUE - 5);
        Cache<String, String> cache = Caches.on(wrapping).ttl(ttl).build();
        cache.put("k", "v");
        Duration early = ttl.dividedBy(1_000_000).plus(MOMENT);
        wrapping.advance(ttl.minus(early));
        assertThat(cache).holds("k", "v");
        wrapping.advance(early);
        assertThat(cache).holdsNothing("k");
    }

    static Stream<Duration> eternities() {
        return Stream.of(
                Duration.ofDays(365 * 200),
                Duration.ofNanos(Long.MAX_VALUE),
                Duration.ofNanos(Long.MAX_VALUE).plusNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    }

    @ParameterizedTest
    @MethodSource("eternities")
    @Tag("RC11")
    void ttlTooLongToCountDoesNotOverflow(Duration ttl) {
        FakeTime wrapping = new FakeTime(Long.MAX_VALUE - 5);
        Cache<String, String> cache = Caches.on(wrapping).ttl(ttl).build();
        cache.put("k", "v");
        cache.put("own", "v", Ttl.of(ttl));
        for (int decade = 0; decade < 10; decade++) {
            wrapping.advance(Duration.ofDays(3_650));
            assertThat(cache).holds("k", "v").holds("own", "v");
        }
    }

    @ParameterizedTest
    @MethodSource("eternities")
    @Tag("RC11")
    void limitsTooLongToCountDoNotOverflow(Duration forever) {
        Cache<String, String> cache = Caches.on(time)
                .waitTimeout(forever)
                .loadTimeout(forever)
                .failureBackoff(forever)
                .cacheFailures(forever)
                .ttl(Duration.ofMinutes(1), Duration.ZERO)
                .executor(Runnable::run)
                .build();
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v");
        try (Stampede<String> herd = Stampede.of(5, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            time.advance(Duration.ofDays(365));
            assertThat(Stampede.waiters(cache, "k")).isEqualTo(4);
            loader.open();
            assertThat(herd.values()).hasSize(5);
        }
    }

    @Test
    @Tag("RC11")
    void zeroStandsForNever() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(Duration.ofMinutes(1), Duration.ZERO)
                .executor(new ManualExecutor())
                .build();
        cache.put("k", "v");
        time.advance(Duration.ofDays(10_000));
        assertThat(cache).holds("k", "v");
        assertThat(cache.get("k", key -> "new")).isEqualTo("v");
        assertThat(cache.stats().staleServed()).isEqualTo(1);
    }

    @Test
    void entriesOfACacheWithoutTtlStay() {
        Cache<String, String> cache = Caches.on(time).build();
        cache.put("k", "v");
        time.advance(Duration.ofDays(10_000));
        assertThat(cache.get("k", key -> "new")).isEqualTo("v");
        assertThat(cache.stats().hits()).isEqualTo(1);
    }

    @Test
    @Tag("RC11")
    void impossibleTtlsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ttl.of(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ttl.of(Duration.ofSeconds(-1), Duration.ZERO))
                .withMessageContaining("soft");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ttl.of(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("PT1S")
                .withMessageContaining("PT2S");
    }

    @Test
    void entryPutWithATtlOfItsOwnKeepsToIt() {
        Cache<String, String> cache =
                Caches.on(time).ttl(Duration.ofMinutes(10)).build();
        cache.put("short", "v", Ttl.of(Duration.ofMinutes(1)));
        cache.put("long", "v", Ttl.of(Duration.ofHours(100)));
        cache.put("for ever", "v", Ttl.NEVER);
        cache.put("as the cache", "v");
        time.advance(Duration.ofMinutes(1));
        assertThat(cache).holdsNothing("short").holds("as the cache", "v");
        time.advance(Duration.ofMinutes(9));
        assertThat(cache).holdsNothing("as the cache").holds("long", "v");
        time.advance(Duration.ofHours(100));
        assertThat(cache).holdsNothing("long").holds("for ever", "v");
    }

    @Test
    void entryWithATtlOfItsOwnInACacheWithoutOneExpires() {
        Cache<String, String> cache = Caches.on(time).build();
        cache.put("stays", "v");
        cache.put("goes", "v", Ttl.of(Duration.ofMinutes(1)));
        time.advance(Duration.ofMinutes(1));
        assertThat(cache).holdsNothing("goes").holds("stays", "v");
        assertThat(cache.get("goes", key -> "new")).isEqualTo("new");
    }

    @Test
    void ownTtlEndsWithTheValueItWasGivenTo() {
        Cache<String, String> cache =
                Caches.on(time).ttl(Duration.ofMinutes(10)).build();
        cache.put("k", "short", Ttl.of(Duration.ofMinutes(1)));
        cache.put("k", "as the cache");
        time.advance(Duration.ofMinutes(9));
        assertThat(cache).holds("k", "as the cache");
        time.advance(Duration.ofMinutes(1));
        assertThat(cache).holdsNothing("k");
    }

    @Test
    void ownSoftTtlMakesAnEntryStale() {
        ManualExecutor executor = new ManualExecutor();
        Cache<String, String> cache = Caches.on(time).executor(executor).build();
        cache.put("k", "old", Ttl.of(Duration.ofMinutes(1), Duration.ofMinutes(2)));
        time.advance(Duration.ofMinutes(1));
        assertThat(cache.get("k", key -> "new")).isEqualTo("old");
        executor.runNext();
        assertThat(cache).holds("k", "new");
        time.advance(Duration.ofDays(1));
        assertThat(cache).holds("k", "new");
    }

    @Test
    void expiryGivesLoadedAndPutEntriesTheirTtl() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(Duration.ofMinutes(10))
                .expiry((key, value) -> value.equals("short") ? Ttl.of(Duration.ofMinutes(1)) : null)
                .build();
        cache.put("put", "short");
        cache.get("loaded", key -> "short");
        cache.put("other", "as the cache");
        time.advance(Duration.ofMinutes(1));
        assertThat(cache).holdsNothing("put").holdsNothing("loaded").holds("other", "as the cache");
    }

    @Test
    void expiryThatThrowsIsCountedAndTheCachesTtlUsed() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(Duration.ofMinutes(10))
                .expiry((key, value) -> {
                    throw new IllegalStateException("expiry is broken");
                })
                .build();
        assertThat(cache.get("k", key -> "v")).isEqualTo("v");
        assertThat(cache.stats().listenerFailures()).isEqualTo(1);
        time.advance(Duration.ofMinutes(9));
        assertThat(cache).holds("k", "v");
        time.advance(Duration.ofMinutes(1));
        assertThat(cache).holdsNothing("k");
    }

    @Test
    void jitterOnlyShortensAndSpreads() {
        Cache<Integer, String> cache = CacheBuilder.<Integer, String>named("jitter")
                .maximumSize(1_000)
                .ttl(Duration.ofMinutes(100))
                .jitter(0.2)
                .ticker(time)
                .scheduler(time)
                .build();
        for (int key = 0; key < 1_000; key++) {
            cache.put(key, "v");
        }
        time.advance(Duration.ofMinutes(80).minus(MOMENT));
        assertThat(cache.asMap()).hasSize(1_000);
        time.advance(Duration.ofMinutes(10));
        assertThat(cache.asMap().size()).isBetween(350, 650);
        time.advance(Duration.ofMinutes(10));
        assertThat(cache.asMap()).isEmpty();
    }

    @Test
    void ageIsCountedFromTheLastWriteAndNotFromReads() {
        Cache<String, String> cache =
                Caches.on(time).ttl(Duration.ofMinutes(10)).build();
        cache.put("k", "first");
        time.advance(Duration.ofMinutes(9));
        cache.put("k", "second");
        time.advance(Duration.ofMinutes(9));
        assertThat(cache.get("k", key -> "new")).isEqualTo("second");
        time.advance(Duration.ofMinutes(1));
        assertThat(cache).holdsNothing("k");
    }

    @Test
    void expiredEntriesAreRemovedActively() {
        Cache<String, String> cache =
                Caches.on(time).ttl(Duration.ofMinutes(10)).build();
        for (int i = 0; i < 5_000; i++) {
            cache.put("key " + i, "v");
        }
        time.advance(Duration.ofMinutes(10));
        time.advance(Duration.ofMinutes(5));
        assertThat(cache).hasSize(0).hasWeight(0);
        assertThat(cache.stats().expirations()).isEqualTo(5_000);
    }

    @Test
    void entriesStoredByASlowLoadAreRemovedActively() {
        Cache<String, String> cache =
                Caches.on(time).ttl(Duration.ofMinutes(10)).build();
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v");
        try (Stampede<String> reader = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> load = loader.awaitStarted("k");
            time.advance(Duration.ofSeconds(20));
            load.release();
            reader.values();
        }
        assertThat(cache).hasSize(1);
        time.advance(Duration.ofMinutes(15));
        assertThat(cache).hasSize(0);
    }

    @Test
    void entriesStoredThroughTheMapAreRemovedActively() {
        Cache<String, String> cache =
                Caches.on(time).ttl(Duration.ofMinutes(10)).build();
        cache.asMap().put("k", "v");
        time.advance(Duration.ofMinutes(15));
        assertThat(cache).hasSize(0);
    }

    @Test
    void cleanUpRemovesWhatHasExpiredAtOnce() {
        Cache<String, String> cache =
                Caches.on(time).ttl(Duration.ofMinutes(10)).build();
        cache.put("k", "v");
        time.advance(Duration.ofMinutes(10));
        cache.cleanUp();
        assertThat(cache).hasSize(0);
    }

    @Test
    @Tag("RC10")
    void timeThatGoesBackRemovesNothing() {
        long[] now = {Duration.ofHours(1).toNanos()};
        Cache<String, String> cache = CacheBuilder.<String, String>named("test")
                .maximumSize(10)
                .ttl(Duration.ofMinutes(10))
                .ticker(() -> now[0])
                .scheduler(time)
                .build();
        cache.put("k", "v");
        now[0] -= Duration.ofMinutes(30).toNanos();
        assertThat(cache).holds("k", "v");
        assertThat(cache.get("k", key -> "new")).isEqualTo("v");
    }

    @Test
    void policyCanKnowWhichEntriesEndSoon() {
        Cache<String, String> cache = CacheBuilder.<String, String>named("test")
                .maximumSize(100)
                .ticker(time)
                .scheduler(time)
                .ttl(Duration.ofHours(1))
                .policy("segmented-lru", Map.of("temporary-ttl", "60"))
                .build();
        cache.put("session", "v", Ttl.of(Duration.ofSeconds(60)));
        cache.put("other", "v", Ttl.of(Duration.ofSeconds(61)));
        IntStream.range(0, 1_000).forEach(i -> cache.put("key " + i, "v"));
        assertThat(cache).holds("session", "v").holdsNothing("other").hasSize(100);
        time.advance(Duration.ofSeconds(60));
        assertThat(cache).holdsNothing("session");
    }
}
