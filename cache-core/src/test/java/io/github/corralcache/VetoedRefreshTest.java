package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.ClingingCache;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A refresh that succeeds and brings nothing for the cache has found out that the old value is not true any more. */
@Tag("B1")
class VetoedRefreshTest {

    private static final Duration SOFT = Duration.ofMinutes(10);

    private final FakeTime time = new FakeTime();
    private final List<RemovalCause> removals = new ArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();

    private CacheBuilder<String, String> builder() {
        return listening(Caches.on(time));
    }

    private CacheBuilder<String, String> listening(CacheBuilder<String, String> builder) {
        return builder.ttl(SOFT, Duration.ofMinutes(15))
                .executor(Runnable::run)
                .removalListener((key, value, cause) -> removals.add(cause));
    }

    private Cache<String, String> stale(CacheBuilder<String, String> builder) {
        Cache<String, String> cache = builder.build();
        cache.put("k", "old");
        time.advance(SOFT);
        return cache;
    }

    private Reloader<String, String> sharing(@Nullable String value) {
        return (key, stale) -> {
            loads.incrementAndGet();
            return CacheValue.shared(value);
        };
    }

    /** Everybody who may regenerate a value, and how it says that what it has found is not for the cache. */
    enum Refresher {
        BACKGROUND(Refresh.BACKGROUND, cache -> cache.get("k", (key, stale) -> CacheValue.shared(null))),
        CALLER(Refresh.CALLER, cache -> cache.get("k", (key, stale) -> CacheValue.shared(null))),
        ASYNC(Refresh.BACKGROUND, cache -> cache.getAsync("k", VetoedRefreshTest::sharedLater)),
        ASYNC_CALLER(Refresh.CALLER, cache -> cache.getAsync("k", VetoedRefreshTest::sharedLater)),
        NULL(Refresh.BACKGROUND, cache -> cache.get("k", key -> null)),
        NULL_ASYNC(Refresh.CALLER, cache -> cache.getAsync("k", key -> CompletableFuture.completedFuture(null))),
        BULK(Refresh.BACKGROUND, cache -> cache.getAll(Set.of("k"), keys -> Map.of())),
        BULK_CALLER(Refresh.CALLER, cache -> cache.getAll(Set.of("k"), keys -> Map.of())),
        CLAIM_SHARED(Refresh.BACKGROUND, cache -> cache.claim("k").share(null)),
        CLAIM_SETTLED(Refresh.CALLER, cache -> cache.claim("k").settle(CacheValue.of(null))),
        CLAIM_ELSEWHERE(Refresh.BACKGROUND, cache -> cache.claim("k").refresh(claim -> claim.share(null)));

        private final Refresh refresh;
        private final Consumer<Cache<String, String>> call;

        Refresher(Refresh refresh, Consumer<Cache<String, String>> call) {
            this.refresh = refresh;
            this.call = call;
        }
    }

    private static CompletableFuture<CacheValue<String>> sharedLater(String key, @Nullable String stale) {
        return CompletableFuture.completedFuture(CacheValue.shared(null));
    }

    @ParameterizedTest
    @EnumSource
    void theStaleValueLeaves(Refresher refresher) {
        Cache<String, String> cache = stale(builder().refresh(refresher.refresh));

        refresher.call.accept(cache);

        assertThat(cache).holdsNothing("k").loaded(1).isIdle();
        assertThat(removals).containsExactly(RemovalCause.REPLACED);
        assertThat(cache.stats().refreshes()).isEqualTo(1);
        assertThat(cache.stats().evictions()).isZero();
        assertThat(cache.stats().discarded()).isZero();
    }

    @Test
    void aHundredReadsOfADeletedRowAreAnsweredOnceWithTheOldValue() {
        aHundredReadsOfADeletedRow(stale(builder()));
    }

    @Test
    void theCheckFindsACacheThatClingsToTheOldValue() {
        Cache<String, String> clinging = new ClingingCache<>(stale(builder()));
        assertThatThrownBy(() -> aHundredReadsOfADeletedRow(clinging)).isInstanceOf(AssertionError.class);
    }

    private void aHundredReadsOfADeletedRow(Cache<String, String> cache) {
        assertThat(cache.get("k", sharing(null))).isEqualTo("old");
        for (int read = 1; read < 100; read++) {
            assertThat(cache.get("k", sharing(null))).isNull();
        }
    }

    @Test
    void theCallerThatRefreshesHasWhatItHasFound() {
        Cache<String, String> cache = stale(builder().refresh(Refresh.CALLER));

        assertThat(cache.get("k", sharing("for you"))).isEqualTo("for you");

        assertThat(cache).holdsNothing("k");
        assertThat(removals).containsExactly(RemovalCause.REFUSED);
    }

    @Test
    void aValueThatIsFreshStillLeavesToo() {
        Cache<String, String> cache = stale(
                builder().ttl(SOFT.multipliedBy(2), SOFT.multipliedBy(3)).earlyRefresh(EarlyRefresh.atFraction(0.4)));

        assertThat(cache.get("k", sharing(null))).isEqualTo("old");

        assertThat(cache).holdsNothing("k");
        assertThat(loads).hasValue(1);
    }

    @Test
    void whatIsTooHeavyTakesTheOldValueAlongToo() {
        Cache<String, String> cache = stale(listening(CacheBuilder.<String, String>named("test")
                .ticker(time)
                .scheduler(time)
                .maximumWeight(10, (key, value) -> value.length())));

        assertThat(cache.get("k", key -> "heavier than the cache")).isEqualTo("old");

        assertThat(cache).holdsNothing("k");
        assertThat(removals).containsExactly(RemovalCause.REFUSED);
    }

    @Test
    void whatHasExpiredMeanwhileLeavesForThat() {
        Cache<String, String> cache = stale(builder());
        Claim<String> claim = cache.claim("k");
        time.advance(SOFT);

        claim.share(null);

        assertThat(removals).containsExactly(RemovalCause.EXPIRED);
    }

    @Test
    void whatWasWrittenMeanwhileStays() {
        Cache<String, String> cache = stale(builder());
        Claim<String> claim = cache.claim("k");
        cache.put("k", "written");

        claim.share(null);

        assertThat(cache).holds("k", "written");
    }
}
