package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.broken.OneByOneCache;
import io.github.corralcache.broken.UnforgivingCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller gets that is to replace a stale value itself, and fails. */
class CallerRefreshTest {

    private static final Duration SOFT = Duration.ofMinutes(10);
    private static final Duration SOON_GONE = SOFT.plusSeconds(10);

    private final FakeTime time = new FakeTime();
    private final AtomicInteger loads = new AtomicInteger();
    private final Cache<String, String> cache =
            Caches.on(time).ttl(SOFT, SOON_GONE).refresh(Refresh.CALLER).build();

    /** How a caller asks for a key, with a load that does {@code meanwhile} and fails. */
    private enum Face {
        BLOCKING {
            @Override
            String ask(Cache<String, String> cache, Runnable meanwhile) {
                return cache.get("k", key -> {
                    meanwhile.run();
                    throw new IOException("backend is down");
                });
            }
        },
        ASYNCHRONOUS {
            @Override
            String ask(Cache<String, String> cache, Runnable meanwhile) {
                return cache.getAsync("k", key -> {
                            meanwhile.run();
                            return CompletableFuture.failedFuture(new IOException("backend is down"));
                        })
                        .join();
            }
        },
        BULK {
            @Override
            String ask(Cache<String, String> cache, Runnable meanwhile) {
                return cache.getAll(List.of("k"), keys -> {
                            meanwhile.run();
                            throw new IOException("backend is down");
                        })
                        .get("k");
            }
        },
        CLAIM {
            @Override
            String ask(Cache<String, String> cache, Runnable meanwhile) {
                Claim<String> claim = cache.claim("k");
                if (!claim.leads()) {
                    return claim.value();
                }
                meanwhile.run();
                IOException cause = new IOException("backend is down");
                String left = claim.fail(cause);
                if (left == null) {
                    throw new CacheLoadException("test", cause);
                }
                return left;
            }
        };

        abstract String ask(Cache<String, String> cache, Runnable meanwhile);
    }

    @BeforeEach
    void letAValueBecomeStale() {
        cache.put("k", "old");
        time.advance(SOFT);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST4")
    void staleValueIsServedIfItCannotBeReplaced(Face face) {
        staleValueIsServedIfItCannotBeReplaced(face, cache);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLAIM")
    @Tag("ST4")
    void unforgivingCacheFailsTheCheckOfServingStale(Face face) {
        assertThatThrownBy(() -> staleValueIsServedIfItCannotBeReplaced(face, new UnforgivingCache<>(cache)))
                .hasStackTraceContaining("backend is down");
    }

    private void staleValueIsServedIfItCannotBeReplaced(Face face, Cache<String, String> cache) {
        for (int call = 1; call <= 100; call++) {
            assertThat(face.ask(cache, loads::incrementAndGet)).isEqualTo("old");
        }
        assertThat(loads).as("left alone until the backoff is over").hasValue(1);
        assertThat(cache).failedToLoad(1).missed(0);
        assertThat(cache.stats().refreshes()).isEqualTo(1);
        assertThat(cache.stats().staleReasons()).containsEntry(StaleReason.FAILED, 100L);
        time.advance(Duration.ofMillis(499));
        face.ask(cache, loads::incrementAndGet);
        assertThat(loads).hasValue(1);
        time.advance(Duration.ofMillis(1_001));
        assertThat(face.ask(cache, loads::incrementAndGet)).isEqualTo("old");
        assertThat(loads).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST4")
    void failureIsToldIfTheStaleValueIsGoneByThen(Face face) {
        assertThatThrownBy(() -> face.ask(cache, () -> time.advance(SOON_GONE.minus(SOFT))))
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(cache).missed(1).failedToLoad(1).isIdle();
        assertThat(cache.stats().staleServed()).isZero();
    }

    @Test
    @Tag("ST4")
    void bulkLoadThatThrowsHasServedNoStaleValue() {
        bulkLoadThatThrowsHasServedNoStaleValue(cache);
    }

    @Test
    @Tag("ST4")
    void oneByOneCacheFailsTheCheckOfBulkLoadsThatThrow() {
        assertThatThrownBy(() -> bulkLoadThatThrowsHasServedNoStaleValue(new OneByOneCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private void bulkLoadThatThrowsHasServedNoStaleValue(Cache<String, String> cache) {
        cache.clear();
        cache.put("l", "old");
        time.advance(Duration.ofSeconds(5));
        cache.put("k", "old");
        cache.put("m", "old");
        time.advance(SOFT);
        BulkLoader<String, String> loader = keys -> {
            time.advance(SOON_GONE.minus(SOFT).minusSeconds(5)); // of three, one is gone
            throw new IOException("backend is down");
        };
        assertThatThrownBy(() -> cache.getAll(List.of("k", "l", "m"), loader))
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(cache.stats().staleServed()).isZero();
        assertThat(cache).missed(3).failedToLoad(3).isIdle();
        assertThat(cache.getAll(List.of("k", "m"), loader))
                .containsEntry("k", "old")
                .containsEntry("m", "old");
        assertThat(cache.stats().staleReasons()).containsEntry(StaleReason.FAILED, 2L);
    }

    /** It has a stale value to go on with, but not all that was asked for. */
    @Test
    @Tag("ST4")
    void bulkLoadThatWaitsInVainForAnotherHasServedNoStaleValue() {
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        try (Stampede<String> other = Stampede.of(1, () -> cache.get("m", loader))) {
            HeldLoad<String> held = loader.awaitStarted("m");
            assertThatThrownBy(() -> cache.getAll(List.of("k", "m"), keys -> {
                        held.fail(new IOException("backend is down"));
                        assertThat(other.failures()).hasSize(1);
                        throw new IOException("backend is down");
                    }))
                    .isInstanceOf(CacheLoadException.class);
        }
        assertThat(cache.stats().staleServed()).isZero();
        assertThat(cache).missed(3).isIdle();
    }

    @ParameterizedTest
    @EnumSource
    void failureIsToldIfTheStaleValueWasRemovedMeanwhile(Face face) {
        assertThatThrownBy(() -> face.ask(cache, () -> cache.evict("k"))).hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> face.ask(cache, () -> {})).hasRootCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void valueThatWasWrittenMeanwhileIsServed(Face face) {
        assertThat(face.ask(cache, () -> cache.put("k", "written"))).isEqualTo("written");
    }

    @ParameterizedTest
    @EnumSource
    void failureIsToldByACacheThatWasClosedMeanwhile(Face face) {
        assertThatThrownBy(() -> face.ask(cache, cache::close)).isNotNull();
    }

    @Test
    void errorOfTheProgramIsThrown() {
        assertThatThrownBy(() -> cache.get("k", (Loader<String, String>) key -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(cache.get("k", key -> "new"))
                .as("left alone as after any failure")
                .isEqualTo("old");
        assertThat(cache).missed(1);
    }

    @Test
    void interruptOfTheLoaderIsKept() {
        assertThat(cache.get("k", (Loader<String, String>) key -> {
                    throw new InterruptedException();
                }))
                .isEqualTo("old");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @Tag("ST4")
    void whoWaitsBecauseTheValueIsGoneIsToldOfTheFailure() {
        GatedLoader<String, String> loader = GatedLoader.of(key -> {
            throw new IllegalStateException("backend is down");
        });
        try (Stampede<String> first = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> held = loader.awaitStarted("k");
            time.advance(SOON_GONE.minus(SOFT));
            try (Stampede<String> others = Stampede.of(3, () -> cache.get("k", loader))) {
                others.awaitWaiters(cache, "k", 3);
                held.release();
                assertThat(others.failures()).hasSize(3).allMatch(CacheLoadException.class::isInstance);
                assertThat(first.failures()).hasSize(1);
            }
        }
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    @Tag("ST6")
    void staleValueIsServedToTheCallerWhoseAsynchronousLoadTakesTooLong() {
        CompletableFuture<CacheValue<String>> load = new CompletableFuture<>();
        Cache<String, String> soonLate = Caches.on(time)
                .ttl(SOFT, Duration.ofMinutes(15))
                .refresh(Refresh.CALLER)
                .limits(Caches.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)))
                .build();
        soonLate.put("k", "old");
        time.advance(SOFT);
        CompletableFuture<String> own = soonLate.getAsync("k", (key, stale) -> load);
        time.advance(Duration.ofSeconds(29));
        assertThat(own).isNotDone();
        time.advance(Duration.ofSeconds(1));
        assertThat(own).isCompletedWithValue("old");
        load.complete(CacheValue.of("new"));
        assertThat(soonLate).holds("k", "new");
    }

    @Test
    void nothingIsServedToTheAsynchronousCallerWhoHasGone() {
        CompletableFuture<String> load = new CompletableFuture<>();
        assertThat(cache.getAsync("k", key -> load).cancel(false)).isTrue();
        assertThat(cache.loadsInProgress()).extracting(LoadInProgress::waiters).containsExactly(0);
        assertThat(cache).as("it does not wait on in secret").missed(1);
        load.complete("new");
        assertThat(cache).holds("k", "new").missed(1);
        assertThat(cache.stats().staleServed()).isZero();
    }

    @Test
    void whatReplacesAStaleValueIsAMiss() {
        assertThat(cache.get("k", key -> "new")).isEqualTo("new");
        assertThat(cache).missed(1).loaded(1);
        time.advance(SOFT);
        assertThat(cache.getAsync("k", key -> CompletableFuture.completedFuture("newer")))
                .isCompletedWithValue("newer");
        assertThat(cache).missed(2).loaded(2);
        time.advance(SOFT);
        assertThat(cache.getAll(List.of("k"), keys -> Map.of("k", "newest"))).containsEntry("k", "newest");
        assertThat(cache).missed(3).loaded(3);
    }

    @Test
    void bulkLoadThatFailsIsToldIfItWasForMissingValuesToo() {
        assertThatExceptionOfType(CacheLoadException.class)
                .isThrownBy(() -> cache.getAll(List.of("k", "missing"), keys -> {
                    throw new IOException("backend is down");
                }));
        assertThat(cache).missed(2).isIdle();
        assertThat(cache.get("k", key -> "new"))
                .as("left alone as after any failure")
                .isEqualTo("old");
    }
}
