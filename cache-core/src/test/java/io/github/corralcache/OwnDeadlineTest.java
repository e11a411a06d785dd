package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.broken.PatientCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A caller may say itself how long it waits. */
class OwnDeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(80);

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache =
            Caches.on(time).limits(Caches.waiters(20_000, 20_000)).build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    @Test
    @Tag("ST14")
    void withADeadlineOfZeroOneOfTenThousandRacersLoadsAndNobodyWaits() {
        nobodyWaits(cache, 10_000);
        assertThat(cache).loaded(1).isIdle();
        assertThat(cache.stats().rejections()).containsEntry(Reason.WAIT_TIMEOUT, 9_999L);
    }

    @Test
    @Tag("ST14")
    void aCacheThatIgnoresTheDeadlineFailsTheCheck() {
        assertThatThrownBy(() -> nobodyWaits(new PatientCache<>(cache), 100)).isInstanceOf(AssertionError.class);
    }

    private void nobodyWaits(Cache<String, String> cache, int callers) {
        try (Stampede<String> herd = Stampede.of(callers, () -> cache.get("k", loader, Duration.ZERO))) {
            Patience.until(
                    "all callers but one wait or are done",
                    () -> herd.done() + Stampede.waiters(cache, "k") == callers - 1);
            assertThat(Stampede.waiters(cache, "k")).isZero();
            loader.open();
            assertThat(herd.values()).containsExactly("value of k");
            assertThat(herd.failures()).hasSize(callers - 1).allSatisfy(OwnDeadlineTest::isOverInTime);
            assertThat(loader.loads()).isEqualTo(1);
        }
    }

    private static void isOverInTime(Throwable failure) {
        assertThat(failure)
                .asInstanceOf(type(CacheOverloadException.class))
                .extracting(CacheOverloadException::reason)
                .isEqualTo(Reason.WAIT_TIMEOUT);
    }

    @Test
    void aCallerLeavesWhenItsOwnTimeIsOver() {
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            try (Stampede<String> hasty = Stampede.of(1, () -> cache.get("k", loader, SHORT));
                    Stampede<String> other = Stampede.of(1, () -> cache.get("k", loader))) {
                hasty.awaitWaiters(cache, "k", 2);
                time.advance(SHORT);
                assertThat(hasty.failures()).singleElement().satisfies(OwnDeadlineTest::isOverInTime);
                assertThat(hasty.failures().get(0)).hasMessageContaining("own deadline");
                assertThat(Stampede.waiters(cache, "k")).isEqualTo(1);
                loader.open();
                assertThat(other.values()).containsExactly("value of k");
            }
            assertThat(leader.values()).containsExactly("value of k");
        }
    }

    @Test
    void anOwnDeadlineMayBeLongerThanTheCaches() {
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            try (Stampede<String> patient = Stampede.of(1, () -> cache.get("k", loader, Duration.ofSeconds(20)))) {
                patient.awaitWaiters(cache, "k", 1);
                time.advance(LoadLimits.DEFAULTS.waitTimeout());
                assertThat(Stampede.waiters(cache, "k")).isEqualTo(1);
                loader.open();
                assertThat(patient.values()).containsExactly("value of k");
            }
        }
    }

    @Test
    @Tag("ST14")
    void aClaimAndAFutureHaveTheSameRules() {
        try (Claim<String> claim = cache.claim("k", Duration.ZERO)) {
            assertThat(claim.leads()).isTrue();
            CompletableFuture<Object> failed = CompletableFuture.supplyAsync(() -> cache.claim("k", Duration.ZERO));
            assertThatThrownBy(failed::join).cause().satisfies(OwnDeadlineTest::isOverInTime);
            AsyncReloader<String, String> none = (key, stale) -> CompletableFuture.failedFuture(new AssertionError());
            CompletableFuture<CompletableFuture<String>> elsewhere =
                    CompletableFuture.supplyAsync(() -> cache.getAsync("k", none, SHORT));
            CompletableFuture<String> future = elsewhere.join();
            assertThat(future).isNotDone();
            time.advance(SHORT);
            assertThatThrownBy(future::join).cause().satisfies(OwnDeadlineTest::isOverInTime);
            claim.store("v");
        }
        assertThat(cache.claim("k", Duration.ZERO).value()).isEqualTo("v");
    }

    @Test
    @Tag("ST14")
    void aReloaderHasTheSameRules() {
        Reloader<String, String> reloader = (key, stale) -> CacheValue.of(loader.load(key));
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", reloader, Duration.ZERO))) {
            loader.awaitStarted("k");
            assertThatThrownBy(() -> cache.get("k", reloader, Duration.ZERO)).satisfies(OwnDeadlineTest::isOverInTime);
            loader.open();
            assertThat(leader.values()).containsExactly("value of k");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> cache.get("k", reloader, Duration.ofMillis(-1)));
    }

    @Test
    void aStaleValueIsReturnedAtOnce() {
        Cache<String, String> expiring = Caches.on(time)
                .ttl(Duration.ofSeconds(1), Duration.ofHours(1))
                .executor(task -> {})
                .build();
        expiring.put("k", "stale");
        time.advance(Duration.ofSeconds(2));

        assertThat(expiring.get("k", loader, Duration.ZERO)).isEqualTo("stale");
        assertThat(expiring.get("k", loader, Duration.ZERO)).isEqualTo("stale");
    }

    @Test
    void oneWhoDoesNotWaitForAPermitLeavesTheLoadToThoseWhoDo() {
        Cache<String, String> single = Caches.on(time).maxConcurrentLoads(1).build();
        try (Stampede<String> running = Stampede.of(1, () -> single.get("other", loader))) {
            loader.awaitStarted("other");
            try (Stampede<String> hasty = Stampede.of(1, () -> single.get("k", loader, SHORT))) {
                Patience.until(
                        "the hasty one leads", () -> single.loadsInProgress().size() == 2);
                try (Stampede<String> patient = Stampede.of(1, () -> single.get("k", loader))) {
                    patient.awaitWaiters(single, "k", 1);
                    time.advance(SHORT);
                    assertThat(hasty.failures()).singleElement().satisfies(OwnDeadlineTest::isOverInTime);
                    assertThatThrownBy(() -> single.get("third", loader, Duration.ZERO))
                            .satisfies(OwnDeadlineTest::isOverInTime);
                    loader.open();
                    assertThat(patient.values()).containsExactly("value of k");
                }
            }
            assertThat(running.values()).containsExactly("value of other");
        }
    }

    @Test
    void aNegativeDeadlineIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache.get("k", loader, Duration.ofMillis(-1)))
                .withMessageContaining("must be zero or more; got PT-0.001S");
        assertThatIllegalArgumentException().isThrownBy(() -> cache.claim("k", Duration.ofMillis(-1)));
    }
}
