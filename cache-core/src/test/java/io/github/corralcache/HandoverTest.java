package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.ContagiousCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the caller that leads a load leaves, one of those who wait takes it over, and nobody else notices. */
@Tag("F13")
class HandoverTest {

    private static final int WAITERS = 20;

    private final FakeTime time = new FakeTime();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    private Cache<String, String> cache() {
        return Caches.on(time).build();
    }

    // ---- blocking

    @Test
    void oneOfThoseWhoWaitTakesTheLoadOverFromAnInterruptedCaller() {
        Cache<String, String> cache = cache();
        takesTheLoadOverFromAnInterruptedCaller(cache);
        assertThat(cache)
                .holds("k", "value of k")
                .loaded(1)
                .failedToLoad(1)
                .missed(WAITERS + 1)
                .isIdle();
        assertThat(cache.stats().coalesced()).isEqualTo(WAITERS);
        assertThat(cache.stats().rejected()).isZero();
    }

    @Test
    void theCheckFindsACacheThatTellsAllOfTheInterrupt() {
        assertThatThrownBy(() -> takesTheLoadOverFromAnInterruptedCaller(new ContagiousCache<>(cache())))
                .isInstanceOf(AssertionError.class);
    }

    private void takesTheLoadOverFromAnInterruptedCaller(Cache<String, String> cache) {
        Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader));
        loader.awaitStarted("k");
        try (Stampede<String> waiters = Stampede.of(WAITERS, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", WAITERS);
            leader.interrupt();
            assertThat(leader.failures()).singleElement().isInstanceOf(CacheException.class);
            answered(waiters, cache);
        }
    }

    /**
     * Lets the second load go, when all but the one that leads wait for it: they are answered, and there is no third.
     */
    private void answered(Stampede<String> waiters, Cache<String, String> cache) {
        Patience.until("one takes over", () -> loader.loads("k") == 2 || waiters.done() > 0);
        waiters.awaitWaiters(cache, "k");
        loader.open();
        assertThat(waiters.values()).hasSize(WAITERS).containsOnly("value of k");
        assertThat(loader.loads("k")).isEqualTo(2);
    }

    static Stream<Throwable> waysToLeave() {
        return Stream.of(
                new InterruptedException(),
                new ClosedByInterruptException(),
                new CancellationException(),
                new CacheInterruptedException("another", "interrupted while waiting for a load"),
                new CompletionException(new CancellationException()),
                new ExecutionException(new InterruptedException()),
                new IllegalStateException("wrapped", new IOException(new ClosedByInterruptException())));
    }

    @ParameterizedTest
    @MethodSource("waysToLeave")
    void howeverTheLoaderSaysThatItWasLeft(Throwable leaving) {
        Cache<String, String> cache = cache();
        Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader));
        HeldLoad<String> load = loader.awaitStarted("k");
        try (Stampede<String> waiters = Stampede.of(WAITERS, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", WAITERS);
            load.fail(leaving);
            assertThat(leader.failures()).singleElement().isInstanceOf(CacheLoadException.class);
            answered(waiters, cache);
        }
    }

    @Test
    void soDoesALoaderThatHasOnlySetItsThreadsFlag() {
        Cache<String, String> cache = cache();
        Stampede<String> leader = Stampede.of(
                1,
                () -> cache.get("k", key -> {
                    try {
                        return loader.load(key);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("no word of an interrupt");
                    }
                }));
        loader.awaitStarted("k");
        try (Stampede<String> waiters = Stampede.of(WAITERS, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", WAITERS);
            leader.interrupt();
            assertThat(leader.failures()).singleElement().isInstanceOf(CacheLoadException.class);
            answered(waiters, cache);
        }
    }

    @Test
    void whereAllAreInterruptedEachIsToldOfItsOwnInterruptOnly() {
        Cache<String, String> cache = cache();
        try (Stampede<String> herd = Stampede.of(5, () -> cache.get("k", loader))) {
            List<Throwable> interrupts = new ArrayList<>();
            for (int waiters = 4; waiters >= 0; waiters--) {
                HeldLoad<String> load = loader.awaitStarted("k");
                herd.awaitWaiters(cache, "k", waiters);
                interrupts.add(new InterruptedException());
                load.fail(interrupts.get(interrupts.size() - 1));
            }
            assertThat(herd.failures()).extracting(Throwable::getCause).containsExactlyInAnyOrderElementsOf(interrupts);
        }
        assertThat(loader.loads()).isEqualTo(5);
        assertThat(cache).holdsNothing("k").isIdle();
    }

    @Test
    void theInterruptIsNotRemembered() {
        Cache<String, String> cache = Caches.on(time)
                .limits(Caches.pauses(Duration.ofSeconds(1), Duration.ofSeconds(10)))
                .build();
        takesTheLoadOverFromAnInterruptedCaller(cache);
    }

    // ---- time and places

    @Test
    void theTimeToWaitGoesOnAndThatToLoadBeginsAnew() {
        Cache<String, String> cache = Caches.on(time)
                .limits(Caches.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(7)))
                .build();
        Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader));
        HeldLoad<String> load = loader.awaitStarted("k");
        try (Stampede<String> waiters = Stampede.of(WAITERS, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", WAITERS);
            time.advance(Duration.ofSeconds(3));
            load.fail(new InterruptedException());
            HeldLoad<String> second = loader.awaitStarted("k");
            waiters.awaitWaiters(cache, "k");
            time.advance(Duration.ofMillis(1_999));
            assertThat(Stampede.waiters(cache, "k")).isEqualTo(WAITERS - 1);
            time.advance(Duration.ofMillis(1));
            Patience.until("the others are turned away", () -> waiters.done() == WAITERS - 1);
            time.advance(Duration.ofMillis(4_999));
            second.complete("in time");
            assertThat(waiters.values()).containsExactly("in time");
            assertThat(waiters.failures())
                    .allSatisfy(failure -> assertThat(failure).isInstanceOf(CacheOverloadException.class));
        }
        assertThat(cache).holds("k", "in time").isIdle();
        leader.close();
    }

    @Test
    void nobodyWhoHasAPlaceIsTurnedAway() {
        takesTheLoadOverFromAnInterruptedCaller(
                Caches.on(time).limits(Caches.waiters(WAITERS, WAITERS)).build());
    }

    @Test
    void whoeverTakesOverNeedsAPermitAndGivesItBack() {
        Cache<String, String> cache = Caches.on(time)
                .limits(LoadLimits.DEFAULTS.withMaxConcurrentLoads(1))
                .build();
        takesTheLoadOverFromAnInterruptedCaller(cache);
        assertThat(cache.get("another", key -> "loaded")).isEqualTo("loaded");
        assertThat(cache).isIdle();
    }

    @Test
    void loadsWithinTheLoadAreTakenOverWithIt() {
        Cache<String, String> cache = Caches.on(time)
                .limits(LoadLimits.DEFAULTS.withMaxConcurrentLoads(1))
                .build();
        Loader<String, String> outer = key -> "outer, with " + cache.get("k", loader);
        Stampede<String> leader = Stampede.of(1, () -> cache.get("outer", outer));
        loader.awaitStarted("k");
        try (Stampede<String> outers = Stampede.of(WAITERS, () -> cache.get("outer", outer))) {
            outers.awaitWaiters(cache, "outer", WAITERS);
            leader.interrupt();
            assertThat(leader.failures()).hasSize(1);
            loader.awaitStarted("k").release();
            assertThat(outers.values()).hasSize(WAITERS).containsOnly("outer, with value of k");
        }
        assertThat(loader.loads()).isEqualTo(2);
        assertThat(cache).isIdle();
    }

    @Test
    void whereTheCacheIsClosedNobodyTakesOver() {
        Cache<String, String> cache = cache();
        Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader));
        loader.awaitStarted("k");
        try (Stampede<String> waiters = Stampede.of(WAITERS, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", WAITERS);
            cache.close();
            leader.interrupt();
            assertThat(waiters.failures()).hasSize(WAITERS).hasOnlyElementsOfType(CacheClosedException.class);
        }
        assertThat(loader.loads()).isEqualTo(1);
        leader.close();
    }

    // ---- without blocking

    @Test
    void oneOfThoseWhoWaitTakesOverACancelledAsynchronousLoad() {
        takesOverACancelledAsynchronousLoad(cache());
    }

    @Test
    void theCheckFindsACacheThatTellsAllOfTheCancellation() {
        assertThatThrownBy(() -> takesOverACancelledAsynchronousLoad(new ContagiousCache<>(cache())))
                .isInstanceOf(AssertionError.class);
    }

    private void takesOverACancelledAsynchronousLoad(Cache<String, String> cache) {
        CompletableFuture<String> leading = new CompletableFuture<>();
        CompletableFuture<String> leader = cache.getAsync("k", key -> leading);
        List<CompletableFuture<String>> waiters = asynchronous(cache);
        leading.cancel(true);
        assertThat(leader).isCompletedExceptionally();
        assertThat(waiters).noneMatch(CompletableFuture::isDone);
        assertThat(Stampede.waiters(cache, "k")).isEqualTo(WAITERS - 1);
        loader.open();
        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isCompletedWithValue("value of k"));
        assertThat(loader.loads()).isEqualTo(1);
        assertThat(cache).holds("k", "value of k").isIdle();
    }

    private List<CompletableFuture<String>> asynchronous(Cache<String, String> cache) {
        return Stream.generate(() -> cache.getAsync("k", loader.async()))
                .limit(WAITERS)
                .toList();
    }

    @Test
    void aCallerThatCancelsItsOwnFutureHandsNothingOverForTheLoadGoesOn() {
        Cache<String, String> cache = cache();
        CompletableFuture<String> leader = cache.getAsync("k", loader.async());
        List<CompletableFuture<String>> waiters = asynchronous(cache);
        leader.cancel(true);
        loader.open();
        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isCompletedWithValue("value of k"));
        assertThat(loader.loads()).isEqualTo(1);
    }

    @Test
    void whoHasCancelledDoesNotTakeOver() {
        Cache<String, String> cache = cache();
        CompletableFuture<String> leading = new CompletableFuture<>();
        cache.getAsync("k", key -> leading);
        List<CompletableFuture<String>> waiters = asynchronous(cache);
        waiters.forEach(waiter -> waiter.cancel(true));
        leading.cancel(true);
        assertThat(loader.loads()).isZero();
        assertThat(cache).isIdle();
    }

    @Test
    void whoTakesOverAsynchronouslyKnowsNothingOfTheInterruptNorOfTheLoadsOfTheThread() {
        Cache<String, String> cache = cache();
        List<Boolean> flags = new ArrayList<>();
        Stampede<String> leader = Stampede.of(1, () -> cache.get("outer", key -> cache.get("k", loader)));
        loader.awaitStarted("k");
        CompletableFuture<String> waiter = cache.getAsync("k", key -> {
            flags.add(Thread.currentThread().isInterrupted());
            // of the load that the interrupted thread is busy with, which this one is no part of
            return cache.getAsync("outer", loader.async());
        });
        leader.interrupt();
        assertThat(leader.failures()).hasSize(1);
        loader.open();
        assertThat(waiter).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("value of outer");
        assertThat(flags).containsExactly(false);
    }

    @Test
    void blockingAndAsynchronousCallersTakeOverFromEachOther() {
        Cache<String, String> cache = cache();
        Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader));
        loader.awaitStarted("k");
        List<CompletableFuture<String>> futures = asynchronous(cache);
        try (Stampede<String> waiters = Stampede.of(WAITERS, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", 2 * WAITERS);
            leader.interrupt();
            Patience.until("one takes over", () -> loader.loads("k") == 2);
            waiters.awaitWaiters(cache, "k", 2 * WAITERS - 1);
            loader.open();
            assertThat(waiters.values()).hasSize(WAITERS).containsOnly("value of k");
        }
        assertThat(futures)
                .allSatisfy(future -> assertThat(future)
                        .succeedsWithin(Duration.ofSeconds(10))
                        .isEqualTo("value of k"));
        assertThat(loader.loads()).isEqualTo(2);
    }

    // ---- claims

    @Test
    void oneOfThoseWhoWaitLeadsWhereAClaimIsClosedUnsettled() {
        oneOfThoseWhoWaitLeads(cache(), Claim::close);
    }

    @Test
    void oneOfThoseWhoWaitLeadsWhereAClaimIsFailedWithAnInterrupt() {
        oneOfThoseWhoWaitLeads(cache(), claim -> claim.fail(new InterruptedException()));
    }

    @Test
    void theCheckFindsACacheThatTellsAllOfTheClaimsEnd() {
        assertThatThrownBy(() -> oneOfThoseWhoWaitLeads(new ContagiousCache<>(cache()), Claim::close))
                .isInstanceOf(AssertionError.class);
    }

    private static void oneOfThoseWhoWaitLeads(
            Cache<String, String> cache, java.util.function.Consumer<Claim<String>> leave) {
        Claim<String> first = cache.claim("k");
        AtomicInteger leads = new AtomicInteger();
        try (Stampede<String> waiters = Stampede.of(WAITERS, () -> {
            try (Claim<String> claim = cache.claim("k")) {
                if (claim.leads()) {
                    leads.incrementAndGet();
                    claim.store("v");
                    return "v";
                }
                return claim.value();
            }
        })) {
            waiters.awaitWaiters(cache, "k", WAITERS);
            leave.accept(first);
            assertThat(waiters.values()).hasSize(WAITERS).containsOnly("v");
        }
        assertThat(leads).hasValue(1);
    }

    // ---- several keys

    @Test
    void oneOfThoseWhoWaitLoadsAllKeysOfABulkLoadThatWasLeft() {
        loadsAllKeysOfABulkLoadThatWasLeft(cache());
    }

    @Test
    void theCheckFindsACacheThatTellsAllOfTheInterruptOfABulkLoad() {
        assertThatThrownBy(() -> loadsAllKeysOfABulkLoadThatWasLeft(new ContagiousCache<>(cache())))
                .isInstanceOf(AssertionError.class);
    }

    private void loadsAllKeysOfABulkLoadThatWasLeft(Cache<String, String> cache) {
        Set<String> keys = Set.of("a", "b", "c");
        AtomicInteger loads = new AtomicInteger();
        BulkLoader<String, String> bulk = all -> {
            String value = loads.incrementAndGet() == 1 ? loader.load("first") : "value";
            return Map.of("a", value, "b", value, "c", value);
        };
        Stampede<Map<String, String>> leader = Stampede.of(1, () -> cache.getAll(keys, bulk));
        loader.awaitStarted("first");
        try (Stampede<Map<String, String>> waiters = Stampede.of(WAITERS, () -> cache.getAll(keys, bulk))) {
            for (String key : keys) {
                waiters.awaitWaiters(cache, key, WAITERS);
            }
            leader.interrupt();
            assertThat(leader.failures()).hasSize(1);
            assertThat(waiters.values())
                    .hasSize(WAITERS)
                    .containsOnly(Map.of("a", "value", "b", "value", "c", "value"));
        }
        assertThat(loads).hasValue(2);
        assertThat(cache).isIdle();
    }
}
