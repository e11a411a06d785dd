package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.HoardingCache;
import io.github.corralcache.broken.ImpatientCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A loader that promises a value holds its key as a claim does, and says in the end what becomes of the value. */
class PromisedValueTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final Cache<String, String> cache = Caches.on(time)
            .ttl(Duration.ofMinutes(10), Duration.ofMinutes(15))
            .executor(executor)
            .build();
    private final CompletableFuture<CacheValue<String>> promise = new CompletableFuture<>();
    private final AtomicInteger promises = new AtomicInteger();

    private CompletableFuture<CacheValue<String>> promise(String key, String stale) {
        promises.incrementAndGet();
        return promise;
    }

    // ---- a value to share

    @Test
    void aValueToShareReachesAllWhoWaitAndIsNotCached() {
        aValueToShareReachesAllWhoWaitAndIsNotCached(cache);
    }

    @Test
    void theCheckFindsACacheThatKeepsWhatWasToBeShared() {
        assertThatThrownBy(() -> aValueToShareReachesAllWhoWaitAndIsNotCached(new HoardingCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private void aValueToShareReachesAllWhoWaitAndIsNotCached(Cache<String, String> cache) {
        List<CompletableFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            futures.add(cache.getAsync("k", this::promise));
        }
        try (Stampede<String> getters = Stampede.of(16, () -> cache.get("k", key -> "another"));
                Stampede<String> claimers =
                        Stampede.of(16, () -> cache.claim("k").value())) {
            getters.awaitWaiters(cache, "k", 31 + 16 + 16);
            promise.complete(CacheValue.shared("for you"));

            assertThat(getters.values()).hasSize(16).containsOnly("for you");
            assertThat(claimers.values()).hasSize(16).containsOnly("for you");
        }
        assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedWithValue("for you"));
        assertThat(promises).hasValue(1);
        assertThat(cache).holdsNothing("k").loaded(1).isIdle();
    }

    @Test
    void thatThereIsNoneCanBeSharedToo() {
        CompletableFuture<String> future = cache.getAsync("k", this::promise);
        promise.complete(CacheValue.shared(null));

        assertThat(future).isCompletedWithValue(null);
        assertThat(cache).holdsNothing("k").isIdle();
    }

    @Test
    void aBlockingLoaderMaySaySoToo() {
        assertThat(cache.get("k", (key, stale) -> CacheValue.shared("for you"))).isEqualTo("for you");
        assertThat(cache).holdsNothing("k");
    }

    @Test
    void aClaimMayBeSettledWithOne() {
        Claim<String> claim = cache.claim("k");

        assertThat(claim.settle(CacheValue.shared("for you"))).isFalse();
        assertThat(cache).holdsNothing("k").isIdle();
    }

    @Test
    void isNotToBePutIntoTheCache() {
        assertThatIllegalArgumentException().isThrownBy(() -> cache.store("k", CacheValue.shared("v")));
        assertThat(CacheValue.shared("v").isShared()).isTrue();
        assertThat(CacheValue.of("v").isShared()).isFalse();
        assertThat(CacheValue.shared("v")).hasToString("CacheValue[a value to share, ttl=null, cost=NaN, tags=[]]");
    }

    // ---- a promise

    /** All of them on one thread, which could keep no promise if it waited. */
    @Test
    void thoseWhoWaitForAPromiseHoldNoThread() {
        thoseWhoWaitForAPromiseHoldNoThread(cache);
    }

    @Test
    void theCheckFindsACacheThatWaitsOnTheThreadThatAsks() {
        try (Stampede<String> asking = Stampede.of(1, () -> {
            thoseWhoWaitForAPromiseHoldNoThread(new ImpatientCache<>(cache));
            return "did not wait";
        })) {
            Patience.until("somebody has asked", () -> promises.get() == 1);
            promise.complete(CacheValue.of("v"));

            assertThat(asking.failures()).singleElement().isInstanceOf(AssertionError.class);
        }
    }

    private void thoseWhoWaitForAPromiseHoldNoThread(Cache<String, String> cache) {
        List<CompletableFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            futures.add(cache.getAsync("k", this::promise));
        }
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        promise.complete(CacheValue.of("v"));

        assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        assertThat(promises).hasValue(1);
        assertThat(cache).holds("k", "v");
    }

    /** As a thread of an event loop does, which begins a load and goes on to serve the next request. */
    @Test
    void theThreadThatBeganALoadIsNotPartOfIt() {
        CompletableFuture<String> leader = cache.getAsync("k", this::promise);
        CompletableFuture<String> follower = cache.getAsync("k", this::promise);
        CompletableFuture<String> other = cache.getAsync("other", key -> CompletableFuture.completedFuture("o"));

        assertThat(follower).isNotDone();
        assertThat(other).isCompletedWithValue("o");
        promise.complete(CacheValue.of("v"));
        assertThat(leader).isCompletedWithValue("v");
        assertThat(follower).isCompletedWithValue("v");
    }

    @Test
    @Tag("RC1")
    void aWriteWinsOverAPromise() {
        CompletableFuture<String> future = cache.getAsync("k", this::promise);
        cache.put("k", "written");
        promise.complete(CacheValue.of("outdated"));

        assertThat(future).isCompletedWithValue("outdated");
        assertThat(cache).holds("k", "written");
    }

    @Test
    void aPromiseThatIsNeverKeptFreesItsKeyAtTheLoadTimeout() {
        CompletableFuture<String> leader = cache.getAsync("k", this::promise);
        time.advance(LoadLimits.DEFAULTS.loadTimeout());

        assertThat(leader).isCompletedExceptionally();
        assertThat(leader.handle((value, failure) -> failure).join()).isInstanceOf(CacheLoadTimeoutException.class);
        assertThat(cache.get("k", key -> "second")).isEqualTo("second");
        promise.complete(CacheValue.of("late"));
        assertThat(cache).holds("k", "second");
    }

    @Test
    void aBrokenPromiseFailsAllWhoWait() {
        IOException cause = new IOException("backend is down");
        CompletableFuture<String> leader = cache.getAsync("k", this::promise);
        CompletableFuture<String> follower = cache.getAsync("k", this::promise);
        promise.completeExceptionally(cause);

        assertThat(leader.handle((value, failure) -> failure).join()).isSameAs(cause);
        assertThat(follower.handle((value, failure) -> failure).join()).isSameAs(cause);
        assertThat(cache).failedToLoad(1).isIdle();
    }

    @Test
    void aPromiseOfNothingAtAllFailsTheLoad() {
        CompletableFuture<String> leader = cache.getAsync("k", this::promise);
        promise.complete(null);

        assertThat(leader.handle((value, failure) -> failure).join()).isInstanceOf(NullPointerException.class);
        assertThat(cache).isIdle();
    }
}
