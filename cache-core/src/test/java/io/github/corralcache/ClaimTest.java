package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A get that becomes a mutex on a miss. */
class ClaimTest {

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache =
            Caches.on(time).ttl(Duration.ofMinutes(10), Duration.ofMinutes(15)).build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    @Test
    void claimOfAMissingKeyLeadsAndStores() {
        try (Claim<String> claim = cache.claim("k")) {
            assertThat(claim.leads()).isTrue();
            assertThat(claim.value()).isNull();
            assertThat(claim.store("v")).isTrue();
        }
        assertThat(cache).holds("k", "v").loaded(1).missed(1).isIdle();
    }

    @Test
    void claimOfAPresentKeyIsAnswered() {
        cache.put("k", "v");
        try (Claim<String> claim = cache.claim("k")) {
            assertThat(claim.leads()).isFalse();
            assertThat(claim.value()).isEqualTo("v");
        }
    }

    @Test
    void othersWaitForTheClaimHoweverTheyAsk() {
        Claim<String> claim = cache.claim("k");
        CompletableFuture<String> future = inAnotherThread(() -> cache.getAsync("k", loader.async()));
        try (Stampede<String> getters = Stampede.of(3, () -> cache.get("k", loader));
                Stampede<String> claimers =
                        Stampede.of(3, () -> cache.claim("k").value())) {
            getters.awaitWaiters(cache, "k", 7);
            claim.store("v");
            assertThat(getters.values()).hasSize(3).containsOnly("v");
            assertThat(claimers.values()).hasSize(3).containsOnly("v");
            assertThat(future).isCompletedWithValue("v");
        }
        assertThat(loader.loads()).isZero();
        assertThat(cache).loaded(1);
    }

    private static <T> T inAnotherThread(Callable<T> call) {
        try (Stampede<T> one = Stampede.of(1, call)) {
            return one.values().get(0);
        }
    }

    @Test
    void claimersOfOneKeyLeadOneAfterAnotherAndNeverTogether() {
        try (Stampede<Boolean> herd = Stampede.of(50, () -> {
            try (Claim<String> claim = cache.claim("k")) {
                if (claim.leads()) {
                    Thread.yield();
                    claim.store("v");
                }
                return claim.leads();
            }
        })) {
            assertThat(herd.values()).hasSize(50).containsOnlyOnce(true);
        }
    }

    @Test
    void sharedValueReachesWaitersAndIsNotCached() {
        Claim<String> claim = cache.claim("k");
        try (Stampede<String> waiters = Stampede.of(3, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", 3);
            claim.share("not for the cache");
            assertThat(waiters.values()).hasSize(3).containsOnly("not for the cache");
        }
        assertThat(cache).holdsNothing("k").isIdle();
    }

    @Test
    void failureReachesWaitersAsTheCause() {
        IOException cause = new IOException("backend is down");
        Claim<String> claim = cache.claim("k");
        try (Stampede<String> waiters = Stampede.of(3, () -> cache.get("k", loader))) {
            waiters.awaitWaiters(cache, "k", 3);
            claim.fail(cause);
            assertThat(waiters.failures())
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CacheLoadException.class)
                            .cause()
                            .isSameAs(cause));
        }
        assertThat(cache).failedToLoad(1).isIdle();
    }

    @Test
    void closingAnUnsettledClaimFailsItAndFreesTheKey() {
        cache.claim("k").close();
        assertThat(cache).failedToLoad(1).isIdle();
        assertThat(cache.claim("k").leads()).isTrue();
    }

    @Test
    void claimThatAnotherThreadSettlesIsNoLongerWhatThisOneLoads() {
        Object before = LoadChain.current(); // what other tests have claimed here, and never settled
        Claim<String> stored = cache.claim("stored");
        assertThat(LoadChain.current()).isNotSameAs(before);
        assertThat(inAnotherThread(() -> stored.store("v"))).isTrue();
        assertThat(LoadChain.current()).isSameAs(before);
        Claim<String> failed = cache.claim("failed");
        inAnotherThread(() -> failed.fail(new IOException()));
        assertThat(LoadChain.current()).isSameAs(before);
    }

    @Test
    void claimLosesTheRightToStoreToAWrite() {
        Claim<String> claim = cache.claim("k");
        cache.put("k", "written");
        assertThat(claim.store("outdated")).isFalse();
        assertThat(cache).holds("k", "written");
    }

    @Test
    void settlingTwiceIsRefused() {
        Claim<String> claim = cache.claim("k");
        claim.store("v");
        assertThatIllegalStateException().isThrownBy(() -> claim.store("again"));
        assertThatIllegalStateException().isThrownBy(() -> claim.share("again"));
        assertThatIllegalStateException().isThrownBy(() -> claim.fail(new IOException()));
        claim.close();
        assertThat(cache).holds("k", "v");
    }

    @Test
    void settlingWithoutLeadingIsRefused() {
        cache.put("k", "v");
        Claim<String> claim = cache.claim("k");
        assertThatIllegalStateException().isThrownBy(() -> claim.store("again"));
        claim.close();
    }

    @Test
    void staleValueIsClaimedByOneCallerAndServedToTheOthers() {
        cache.put("k", "old");
        time.advance(Duration.ofMinutes(10));
        try (Claim<String> claim = cache.claim("k")) {
            assertThat(claim.leads()).isTrue();
            assertThat(claim.value()).isEqualTo("old");
            Claim<String> other = cache.claim("k");
            assertThat(other.leads()).isFalse();
            assertThat(other.value()).isEqualTo("old");
            assertThat(cache.get("k", loader)).isEqualTo("old");
            claim.store("new");
        }
        assertThat(cache).holds("k", "new");
        assertThat(cache.stats().refreshes()).isEqualTo(1);
    }

    /** A cache whose refreshes run when told. */
    private Cache<String, String> refreshing(ManualExecutor executor) {
        Cache<String, String> refreshed = Caches.on(time)
                .ttl(Duration.ofMinutes(10), Duration.ofMinutes(15))
                .executor(executor)
                .build();
        refreshed.put("k", "old");
        time.advance(Duration.ofMinutes(10));
        return refreshed;
    }

    @Test
    void staleValueIsRefreshedElsewhereWhileItsClaimerGoesOn() {
        ManualExecutor executor = new ManualExecutor();
        Cache<String, String> refreshed = refreshing(executor);
        try (Claim<String> claim = refreshed.claim("k")) {
            claim.refresh(elsewhere -> elsewhere.store(elsewhere.value() + " made new"));
            assertThat(claim.value()).isEqualTo("old");
        }
        assertThat(refreshed.claim("k").value()).isEqualTo("old");
        executor.runNext();
        assertThat(refreshed).holds("k", "old made new").isIdle();
        assertThat(refreshed.stats().misses()).isZero();
        assertThat(refreshed.stats().staleServed()).isEqualTo(2);
        assertThat(refreshed.stats().refreshes()).isEqualTo(1);
    }

    @Test
    void staleValueThatItsClaimerReplacesIsAMiss() {
        Cache<String, String> refreshed = refreshing(new ManualExecutor());
        try (Claim<String> claim = refreshed.claim("k")) {
            claim.store("new");
        }
        assertThat(refreshed.stats().misses()).isEqualTo(1);
        assertThat(refreshed.stats().staleServed()).isZero();
    }

    @Test
    void refreshThatThrowsOrSettlesNothingHasFailed() {
        ManualExecutor executor = new ManualExecutor();
        Cache<String, String> refreshed = refreshing(executor);
        refreshed.claim("k").refresh(elsewhere -> {
            throw new IllegalStateException("broken");
        });
        executor.runNext();
        assertThat(refreshed).holds("k", "old").isIdle();
        time.advance(Duration.ofSeconds(3));
        refreshed.claim("k").refresh(elsewhere -> {});
        executor.runNext();
        assertThat(refreshed).holds("k", "old").failedToLoad(2).isIdle();
    }

    @Test
    void refreshThatIsRefusedHasFailed() {
        ManualExecutor executor = new ManualExecutor();
        Cache<String, String> refreshed = refreshing(executor);
        executor.refuse();
        refreshed.claim("k").refresh(elsewhere -> elsewhere.store("never"));
        assertThat(refreshed).holds("k", "old").failedToLoad(1).isIdle();
    }

    @Test
    void refreshThatIsLostIsReplacedAfterTheLoadTimeoutAndDoesNotComeBack() {
        ManualExecutor executor = new ManualExecutor();
        Cache<String, String> refreshed = refreshing(executor);
        refreshed.claim("k").refresh(elsewhere -> elsewhere.store("late"));
        time.advance(Duration.ofSeconds(31));
        Claim<String> second = refreshed.claim("k");
        assertThat(second.leads()).isTrue();
        executor.runNext();
        assertThat(refreshed).holds("k", "old");
        second.store("new");
        assertThat(refreshed).holds("k", "new").isIdle();
    }

    @Test
    void refreshWithoutAValueOrAfterSettlingIsRefused() {
        Claim<String> missing = cache.claim("k");
        assertThatIllegalStateException().isThrownBy(() -> missing.refresh(elsewhere -> {}));
        missing.store("v");
        assertThatIllegalStateException().isThrownBy(() -> cache.claim("k").refresh(elsewhere -> {}));
        Claim<String> stale = refreshing(new ManualExecutor()).claim("k");
        stale.refresh(elsewhere -> {});
        assertThatIllegalStateException().isThrownBy(() -> stale.refresh(elsewhere -> {}));
        assertThatIllegalStateException().isThrownBy(() -> stale.store("twice"));
    }

    @Test
    void claimMayBeSettledOnAnotherThread() {
        Claim<String> claim = cache.claim("k");
        assertThat(inAnotherThread(() -> claim.store("v"))).isTrue();
        assertThat(cache.get("k", loader)).isEqualTo("v");
        assertThat(cache.claim("other").leads()).isTrue();
    }

    @Test
    void waitersOfAClaimThatTakesTooLongAreTold() {
        Claim<String> claim = cache.claim("k");
        try (Stampede<String> waiter = Stampede.of(1, () -> {
            try {
                return cache.get("k", loader);
            } catch (CacheOverloadException turnedAway) {
                return turnedAway.reason().name();
            }
        })) {
            waiter.awaitWaiters(cache, "k", 1);
            time.advance(Duration.ofSeconds(5));
            assertThat(waiter.values()).containsExactly("WAIT_TIMEOUT");
        }
        time.advance(Duration.ofSeconds(25));
        assertThat(inAnotherThread(() -> cache.get("k", key -> "second"))).isEqualTo("second");
        assertThat(claim.store("late")).isFalse();
        assertThat(cache).holds("k", "second");
    }

    @Test
    void claimerPastTheLimitOfWaitersIsTurnedAway() {
        Cache<String, String> full =
                Caches.on(time).limits(Caches.waiters(0, 0)).build();
        Claim<String> claim = full.claim("k");
        assertThatExceptionOfType(CacheOverloadException.class)
                .isThrownBy(() -> inAnotherThreadOrThrow(() -> full.claim("k")));
        claim.close();
    }

    private static void inAnotherThreadOrThrow(Callable<?> call) throws Throwable {
        try (Stampede<Object> one = Stampede.of(1, call::call)) {
            throw one.failures().get(0);
        }
    }
}
