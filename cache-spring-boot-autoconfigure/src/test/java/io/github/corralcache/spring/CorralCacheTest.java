package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Ttl;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.Cache.ValueWrapper;

class CorralCacheTest {

    private final CorralCache cache = new CorralCache(builder().build());

    private static CacheBuilder<Object, Object> builder() {
        return CacheBuilder.named("books").maximumSize(100);
    }

    @Test
    void hasTheNameOfTheEnginesCache() {
        assertThat(cache.getName()).isEqualTo("books");
        assertThat(cache.getNativeCache().name()).isEqualTo("books");
    }

    @Test
    void returnsWhatWasPut() {
        cache.put("k", "v");

        assertThat(cache.get("k")).extracting(ValueWrapper::get).isEqualTo("v");
        assertThat(cache.get("k", String.class)).isEqualTo("v");
        assertThat(cache.get("k", (Class<Object>) null)).isEqualTo("v");
        assertThat(cache.get("other")).isNull();
        assertThat(cache.get("other", String.class)).isNull();
    }

    @Test
    void refusesAValueOfAnotherTypeWithoutShowingIt() {
        cache.put("k", "secret");

        assertThatIllegalStateException()
                .isThrownBy(() -> cache.get("k", Integer.class))
                .withMessageContaining("java.lang.String")
                .withMessageNotContaining("secret");
    }

    @Test
    void keepsNulls() {
        cache.put("k", null);

        assertThat(cache.get("k")).isNotNull().extracting(ValueWrapper::get).isNull();
        assertThat(cache.get("k", String.class)).isNull();
        assertThat(cache.get("k", () -> "loaded")).isNull();
        assertThat(cache.putIfAbsent("k", "v"))
                .isNotNull()
                .extracting(ValueWrapper::get)
                .isNull();
    }

    @Test
    void loadsANullOnce() {
        AtomicInteger loads = new AtomicInteger();
        Callable<Object> loader = () -> {
            loads.incrementAndGet();
            return null;
        };

        assertThat(cache.get("k", loader)).isNull();
        assertThat(cache.get("k", loader)).isNull();
        assertThat(loads).hasValue(1);
    }

    @Test
    void forgetsNullsAtTheirOwnTtl() {
        FakeTime time = new FakeTime();
        CorralCache cache = new CorralCache(builder()
                .ttl(Duration.ofMinutes(10), Duration.ofMinutes(15))
                .expiry(CorralCache.nullTtl(Ttl.of(Duration.ofSeconds(30))))
                .ticker(time)
                .scheduler(time)
                .build());
        cache.put("null", null);
        cache.put("value", "v");

        time.advance(Duration.ofSeconds(31));

        assertThat(cache.get("null")).isNull();
        assertThat(cache.get("value")).isNotNull();
    }

    @Test
    void handsOutNullsWithoutKeepingThemIfToldSo() {
        CorralCache cache = new CorralCache(builder().build(), CorralCacheSettings.DEFAULTS.withCacheNulls(false));
        AtomicInteger loads = new AtomicInteger();
        Callable<Object> loader = () -> {
            loads.incrementAndGet();
            return null;
        };

        assertThat(cache.get("k", loader)).isNull();
        assertThat(cache.get("k", loader)).isNull();
        assertThat(loads).hasValue(2);
        assertThat(cache.putIfAbsent("k", null)).isNull();
        assertThat(cache.get("k")).isNull();
    }

    @Test
    void aNullThatIsNotCachedReplacesWhatWasThere() {
        CorralCache cache = new CorralCache(builder().build(), CorralCacheSettings.DEFAULTS.withCacheNulls(false));
        cache.put("k", "old");

        cache.put("k", null);

        assertThat(cache.get("k")).isNull();
    }

    @Test
    void putsOnlyIfAbsent() {
        assertThat(cache.putIfAbsent("k", "first")).isNull();
        assertThat(cache.putIfAbsent("k", "second"))
                .extracting(ValueWrapper::get)
                .isEqualTo("first");
        assertThat(cache.get("k", String.class)).isEqualTo("first");
    }

    @Test
    void evictsAndClears() {
        cache.put("a", 1);
        cache.put("b", 2);
        cache.put("c", 3);

        cache.evict("a");
        assertThat(cache.evictIfPresent("b")).isTrue();
        assertThat(cache.evictIfPresent("b")).isFalse();
        assertThat(cache.invalidate()).isTrue();
        assertThat(cache.invalidate()).isFalse();
        cache.put("d", 4);
        cache.clear();

        assertThat(cache.getNativeCache().size()).isZero();
    }

    @Test
    void loadsAMissingValueOnceAndReturnsItAfterwards() {
        assertThat(cache.get("k", () -> "loaded")).isEqualTo("loaded");
        assertThat(cache.get("k", () -> "loaded again")).isEqualTo("loaded");
    }

    @Test
    void causesTheExceptionOfAFailedLoadByTheLoadersOwn() {
        IOException broken = new IOException("disk");
        Callable<Object> loader = () -> {
            throw broken;
        };

        assertThatExceptionOfType(ValueRetrievalException.class)
                .isThrownBy(() -> cache.get("k", loader))
                .satisfies(e -> assertThat(e.getKey()).isEqualTo("k"))
                .satisfies(e -> assertThat(e.getCause()).isSameAs(broken));
    }

    @Test
    void givesEveryWaiterAnExceptionOfItsOwnWithTheSameCause() {
        IllegalArgumentException broken = new IllegalArgumentException("no");
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger loads = new AtomicInteger();
        try (Stampede<Object> herd = Stampede.of(
                16,
                () -> cache.get("k", () -> {
                    loads.incrementAndGet();
                    gate.await();
                    throw broken;
                }))) {
            herd.awaitWaiters(cache.getNativeCache(), "k");
            gate.countDown();

            List<Throwable> failures = herd.failures();
            assertThat(failures)
                    .hasSize(16)
                    .doesNotHaveDuplicates()
                    .allSatisfy(e -> assertThat(e).isInstanceOf(ValueRetrievalException.class))
                    .allSatisfy(e -> assertThat(e.getCause()).isSameAs(broken));
        }
        assertThat(loads).hasValue(1);
    }

    /** A bare exception would count as a broken cache, upon which Spring may call the method directly. */
    @Test
    void turnsCallersAwayWithAnExceptionThatSpringDoesNotTakeForABrokenCache() {
        CorralCache cache = new CorralCache(builder().limits(waiters(0)).build());
        CountDownLatch gate = new CountDownLatch(1);
        try (Stampede<Object> leader = Stampede.of(
                1,
                () -> cache.get("k", () -> {
                    gate.await();
                    return "v";
                }))) {
            leader.awaitWaiters(cache.getNativeCache(), "k", 0);
            awaitLoad(cache);

            assertThatExceptionOfType(ValueRetrievalException.class)
                    .isThrownBy(() -> cache.get("k", () -> "second load"))
                    .withCauseInstanceOf(CacheOverloadException.class);
            gate.countDown();
            assertThat(leader.values()).containsExactly("v");
        }
    }

    private static void awaitLoad(CorralCache cache) {
        while (cache.getNativeCache().loadsInProgress().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static LoadLimits waiters(int max) {
        return LoadLimits.DEFAULTS.withMaxWaiters(max);
    }

    @Test
    void retrievesAWrapperOfWhatIsThereAndNothingOfWhatIsNot() throws Exception {
        cache.put("k", "v");
        cache.put("null", null);

        assertThat(cache.retrieve("other")).isNull();
        assertThat(((ValueWrapper) cache.retrieve("k").get()).get()).isEqualTo("v");
        assertThat(((ValueWrapper) cache.retrieve("null").get()).get()).isNull();
    }

    @Test
    void retrievesTheBareValueOfALoad() throws Exception {
        assertThat(cache.retrieve("k", () -> CompletableFuture.completedFuture("v"))
                        .get(1, TimeUnit.SECONDS))
                .isEqualTo("v");
        assertThat(cache.retrieve("null", () -> CompletableFuture.completedFuture(null))
                        .get(1, TimeUnit.SECONDS))
                .isNull();
        assertThat(cache.retrieve("null", () -> CompletableFuture.completedFuture("not null"))
                        .get(1, TimeUnit.SECONDS))
                .isNull();
    }

    @Test
    void asynchronousCallersShareOneLoadAndHaveFuturesOfTheirOwn() {
        CompletableFuture<Object> load = new CompletableFuture<>();
        AtomicInteger loads = new AtomicInteger();

        CompletableFuture<Object> first = cache.retrieve("k", () -> {
            loads.incrementAndGet();
            return load;
        });
        CompletableFuture<Object> cancelled = cache.retrieve("k", CompletableFuture::new);
        CompletableFuture<Object> spoiled = cache.retrieve("k", CompletableFuture::new);
        CompletableFuture<Object> last = cache.retrieve("k", CompletableFuture::new);
        cancelled.cancel(true);
        spoiled.complete("spoiled");
        load.complete("v");

        assertThat(loads).hasValue(1);
        assertThat(first).isCompletedWithValue("v");
        assertThat(cancelled).isCancelled();
        assertThat(last).isCompletedWithValue("v");
    }

    @Test
    void anAsynchronousCallerWhoLosesInterestLeavesTheWaitRoomToOthers() {
        CorralCache cache = new CorralCache(builder().limits(waiters(1)).build());
        CompletableFuture<Object> load = new CompletableFuture<>();
        cache.retrieve("k", () -> load);
        CompletableFuture<Object> impatient = cache.retrieve("k", CompletableFuture::new);
        assertThat(causeOf(cache.retrieve("k", CompletableFuture::new))).isInstanceOf(CacheOverloadException.class);

        impatient.cancel(false);
        CompletableFuture<Object> next = cache.retrieve("k", CompletableFuture::new);
        load.complete("v");

        assertThat(next).isCompletedWithValue("v");
    }

    @Test
    void anAsynchronousFailureIsTheLoadersOwn() {
        IOException broken = new IOException("disk");

        CompletableFuture<Object> failed = cache.retrieve("k", () -> CompletableFuture.failedFuture(broken));
        CompletableFuture<Object> thrown = cache.retrieve("k", () -> {
            throw new IllegalArgumentException("at once");
        });

        assertThat(causeOf(failed)).isSameAs(broken);
        assertThat(causeOf(thrown)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Throwable causeOf(CompletableFuture<?> future) {
        return catchThrowable(() -> {
            try {
                future.get(1, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void blockingAndAsynchronousCallersShareOneLoad() {
        CompletableFuture<Object> load = new CompletableFuture<>();
        CompletableFuture<Object> leader = cache.retrieve("k", () -> load);
        try (Stampede<Object> herd = Stampede.of(8, () -> cache.get("k", () -> "another load"))) {
            herd.awaitWaiters(cache.getNativeCache(), "k", 8);
            load.complete("v");

            assertThat(herd.values()).hasSize(8).containsOnly("v");
            assertThat(leader).isCompletedWithValue("v");
        }
    }

    @Test
    void withoutProtectionEveryCallerLoads() throws Exception {
        CorralCache cache =
                new CorralCache(builder().build(), CorralCacheSettings.DEFAULTS.withProtection(Protection.NONE));
        CountDownLatch bothLoad = new CountDownLatch(2);
        try (Stampede<Object> herd = Stampede.of(
                2,
                () -> cache.get("k", () -> {
                    bothLoad.countDown();
                    bothLoad.await();
                    return "v";
                }))) {
            assertThat(herd.values()).containsExactly("v", "v");
        }
        assertThat(cache.get("k", String.class)).isEqualTo("v");
        assertThat(cache.retrieve("async", () -> CompletableFuture.completedFuture("w"))
                        .get())
                .isEqualTo("w");
        assertThat(cache.get("async", String.class)).isEqualTo("w");
    }

    @Test
    void oneThatIsClosedKeepsNothingAndLetsCallersLoad() throws Exception {
        cache.put("k", "v");

        cache.close();

        assertThat(cache.get("k")).isNull();
        assertThat(cache.get("k", () -> "loaded")).isEqualTo("loaded");
        assertThat(cache.retrieve("k", () -> CompletableFuture.completedFuture("async"))
                        .get())
                .isEqualTo("async");
        cache.put("k", "ignored");
        assertThat(cache.get("k")).isNull();
    }
}
