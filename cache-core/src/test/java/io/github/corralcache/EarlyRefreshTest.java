package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.PatientClaimsCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A value that is read shortly before it is stale is regenerated already. */
class EarlyRefreshTest {

    private static final Duration SOFT = Duration.ofSeconds(100);

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final AtomicInteger loads = new AtomicInteger();

    private Cache<String, String> cache(EarlyRefresh early) {
        return Caches.on(time)
                .ttl(SOFT, Duration.ofSeconds(200))
                .earlyRefresh(early)
                .executor(executor)
                .build();
    }

    private String read(Cache<String, String> cache) {
        return cache.get("k", key -> "v" + loads.incrementAndGet());
    }

    @Test
    void startsOneRefreshPastTheFraction() {
        Cache<String, String> cache = cache(EarlyRefresh.atFraction(0.8));
        read(cache);
        time.advance(Duration.ofSeconds(79));
        read(cache);
        assertThat(executor.held()).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(read(cache)).isEqualTo("v1");
        assertThat(read(cache)).isEqualTo("v1");
        assertThat(executor.held()).isEqualTo(1);
        executor.runAll();
        assertThat(read(cache)).isEqualTo("v2");
        assertThat(cache.stats().staleServed()).isZero();
        assertThat(cache.stats().hits()).isEqualTo(4);
    }

    @Test
    void keepsAValueReadOftenFromEverBeingStale() {
        Cache<String, String> cache = cache(EarlyRefresh.atFraction(0.8));
        for (int second = 0; second < 1_000; second++) {
            read(cache);
            executor.runAll();
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(cache.stats().staleServed()).isZero();
        assertThat(cache.stats().misses()).isEqualTo(1);
        assertThat(loads.get()).isBetween(12, 13);
    }

    @Test
    void keepsAValueClaimedOftenFromEverBeingStale() {
        Cache<String, String> cache = cache(EarlyRefresh.atFraction(0.8));
        keepsAValueClaimedOftenFromEverBeingStale(cache);
        assertThat(cache.stats().misses()).isEqualTo(1);
        assertThat(cache.stats().hits()).isEqualTo(999);
        assertThat(loads.get()).isBetween(12, 13);
    }

    @Test
    void claimsThatAreAnsweredWithWhateverIsThereFailTheCheck() {
        assertThatThrownBy(() -> keepsAValueClaimedOftenFromEverBeingStale(
                        new PatientClaimsCache<>(cache(EarlyRefresh.atFraction(0.8)))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("stale");
    }

    private void keepsAValueClaimedOftenFromEverBeingStale(Cache<String, String> cache) {
        for (int second = 0; second < 1_000; second++) {
            claim(cache);
            executor.runAll();
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(cache.stats().staleServed()).as("stale values served").isZero();
    }

    /** As one who has nobody to wait for: loads what is missing, and has the rest done in the background. */
    private @Nullable String claim(Cache<String, String> cache) {
        try (Claim<String> claim = cache.claim("k")) {
            if (claim.leads() && claim.value() == null) {
                claim.store("v" + loads.incrementAndGet());
            } else if (claim.leads()) {
                claim.refresh(elsewhere -> elsewhere.store("v" + loads.incrementAndGet()));
            }
            return claim.value();
        }
    }

    @Test
    void isStartedByOneClaimAndAnswersAllOthers() {
        Cache<String, String> cache = cache(EarlyRefresh.atFraction(0.8));
        claim(cache);
        time.advance(Duration.ofSeconds(81));
        assertThat(claim(cache)).isEqualTo("v1");
        assertThat(claim(cache)).isEqualTo("v1");
        assertThat(read(cache)).isEqualTo("v1");
        assertThat(executor.held()).isEqualTo(1);
        executor.runAll();
        assertThat(claim(cache)).isEqualTo("v2");
    }

    @Test
    void isLeftOutWhereCallersWouldHaveToDoIt() {
        Cache<String, String> cache = Caches.on(time)
                .ttl(SOFT, Duration.ofSeconds(200))
                .earlyRefresh(EarlyRefresh.atFraction(0.8))
                .refresh(Refresh.CALLER)
                .build();
        cache.put("k", "v");
        time.advance(Duration.ofSeconds(90));
        try (Claim<String> claim = cache.claim("k")) {
            assertThat(claim.leads()).isFalse();
        }
    }

    @Test
    void isMoreProbableNearTheEndAndForSlowLoads() {
        assertThat(refreshesDrawn(60, Duration.ofSeconds(1))).isZero();
        int near = refreshesDrawn(99, Duration.ofSeconds(1));
        int nearAndSlow = refreshesDrawn(99, Duration.ofSeconds(10));
        assertThat(near).isBetween(20, 55); // exp(-1) of a hundred
        assertThat(nearAndSlow).isBetween(80, 98); // exp(-0.1)
    }

    /**
     * Of a hundred caches whose value takes {@code load} and is {@code age} seconds old, how many refresh it when read.
     */
    private int refreshesDrawn(int age, Duration load) {
        int drawn = 0;
        for (int i = 0; i < 100; i++) {
            ManualExecutor refreshes = new ManualExecutor();
            Cache<String, String> cache = Caches.on(time)
                    .ttl(SOFT, Duration.ofSeconds(200))
                    .earlyRefresh(EarlyRefresh.probabilistic(1))
                    .executor(refreshes)
                    .build();
            cache.get("k", key -> {
                time.advance(load);
                return "v";
            });
            time.advance(Duration.ofSeconds(age));
            cache.get("k", key -> "w");
            drawn += refreshes.held();
        }
        return drawn;
    }

    @Test
    void countsForTtlsOfAnEntrysOwn() {
        Cache<String, String> cache = cache(EarlyRefresh.atFraction(0.8));
        cache.put("k", "v", Ttl.of(Duration.ofSeconds(10), Duration.ofSeconds(20)));
        time.advance(Duration.ofSeconds(7));
        read(cache);
        assertThat(executor.held()).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(read(cache)).isEqualTo("v");
        assertThat(executor.held()).isEqualTo(1);
    }

    @Test
    void refusesFractionsThatMeanNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EarlyRefresh.atFraction(1.2))
                .withMessageContaining("1.2")
                .withMessageContaining("less than 1");
        assertThatIllegalArgumentException().isThrownBy(() -> EarlyRefresh.probabilistic(Double.NaN));
    }
}
