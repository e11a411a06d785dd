package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that nobody reads for a while are gone. */
class IdleTtlTest {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration ALMOST = IDLE.minusNanos(1);

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache = builder().build();

    private CacheBuilder<String, String> builder() {
        return Caches.on(time).executor(task -> {}).idleTtl(IDLE);
    }

    enum Read {
        GET_IF_PRESENT,
        GET,
        GET_ALL,
        GET_ASYNC,
        CLAIM,
        MAP_GET,
        CONTAINS,
        PUT,
        PUT_IF_ABSENT;

        Object of(Cache<String, String> cache) {
            return switch (this) {
                case GET_IF_PRESENT -> cache.getIfPresent("k");
                case GET -> cache.get("k", key -> "loaded");
                case GET_ALL ->
                    cache.getAll(List.of("k"), keys -> Map.of("k", "loaded")).get("k");
                case GET_ASYNC ->
                    cache.getAsync("k", key -> CompletableFuture.completedFuture("loaded"))
                            .join();
                case CLAIM -> {
                    try (Claim<String> claim = cache.claim("k")) {
                        yield claim.leads() ? "claimed" : claim.value();
                    }
                }
                case MAP_GET -> cache.asMap().get("k");
                case CONTAINS -> cache.asMap().containsKey("k") ? "v" : null;
                case PUT -> {
                    cache.put("k", "v");
                    yield "v";
                }
                case PUT_IF_ABSENT -> cache.putIfAbsent("k", "stored");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RC14")
    void everyLookupOfTheKeyKeepsAnEntryAlive(Read read) {
        cache.put("k", "v");
        for (int i = 0; i < 5; i++) {
            time.advance(ALMOST);
            assertThat(read.of(cache)).isEqualTo("v");
        }
        time.advance(IDLE);
        assertThat(cache.getIfPresent("k")).isNull();
    }

    /** What a cache does that counts the time from the last write. */
    @Test
    @Tag("RC14")
    void aCacheThatDoesNotNoteReadsFailsTheCheck() {
        Cache<String, String> deaf =
                Caches.on(time).executor(task -> {}).ttl(IDLE).build();
        deaf.put("k", "v");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5; i++) {
                        time.advance(ALMOST);
                        assertThat(Read.GET_IF_PRESENT.of(deaf)).isEqualTo("v");
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void whatIsOnlyCountedOrListedIsIdle() {
        cache.put("k", "v");
        for (int i = 0; i < 10; i++) {
            time.advance(IDLE.dividedBy(10));
            List<String> listed = new ArrayList<>(cache.asMap().keySet());
            assertThat(listed.size() + cache.topEntries(1).hottest().size()).isLessThanOrEqualTo(2);
            assertThat(cache.stats().hits() + cache.size()).isLessThanOrEqualTo(1);
            var unused = cache.lifetime("k");
        }
        assertThat(cache.asMap()).isEmpty();
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void theTimeLeftIsThatUntilTheEntryIsIdleForTooLong() {
        cache.put("k", "v");
        time.advance(Duration.ofSeconds(4));
        assertThat(cache.lifetime("k")).isEqualTo(new Lifetime(Duration.ofSeconds(6), Duration.ofSeconds(6)));
        cache.getIfPresent("k");
        assertThat(cache.lifetime("k")).isEqualTo(new Lifetime(IDLE, IDLE));
        time.advance(IDLE);
        assertThat(cache.lifetime("k")).isNull();
    }

    @Test
    @Tag("RC14")
    void aReadDoesNotMakeAnEntryOutliveItsHardTtl() {
        Cache<String, String> expiring =
                builder().ttl(Duration.ofSeconds(15), Duration.ofSeconds(25)).build();
        expiring.put("k", "v");
        time.advance(Duration.ofSeconds(9));
        assertThat(expiring.getIfPresent("k")).isEqualTo("v");
        time.advance(Duration.ofSeconds(9));
        assertThat(expiring.getIfPresent("k")).as("stale").isEqualTo("v");
        assertThat(expiring.stats().staleServed()).isEqualTo(1);
        assertThat(expiring.lifetime("k")).isEqualTo(new Lifetime(Duration.ZERO, Duration.ofSeconds(7)));
        time.advance(Duration.ofSeconds(7));
        assertThat(expiring.getIfPresent("k")).isNull();
    }

    @Test
    void anEntryWithATtlOrTagsOfItsOwnIsIdleToo() {
        cache.put("own", "v", Ttl.of(Duration.ofSeconds(12)));
        cache.store("tagged", CacheValue.of("v").withTags("tag"));
        cache.store("removed", CacheValue.of("v").withTags("other"));
        time.advance(ALMOST);
        assertThat(cache.getIfPresent("own")).isEqualTo("v");
        assertThat(cache.getIfPresent("tagged")).isEqualTo("v");
        cache.evictByTag("other");
        assertThat(cache.getIfPresent("removed")).isNull();
        time.advance(ALMOST);
        assertThat(cache.getIfPresent("own")).isNull();
        assertThat(cache.getIfPresent("tagged")).isEqualTo("v");
        time.advance(IDLE);
        assertThat(cache.getIfPresent("tagged")).isNull();
    }

    @Test
    @Tag("RC14")
    void idleEntriesAreSweptAndTold() {
        List<RemovalCause> causes = new ArrayList<>();
        Cache<String, String> told = builder()
                .removalListener((key, value, cause) -> causes.add(cause))
                .build();
        IntStream.range(0, 100).forEach(i -> told.put("k" + i, "v"));
        for (int i = 0; i < 30; i++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(told.getIfPresent("k7")).isEqualTo("v");
        }
        assertThat(told.size()).isEqualTo(1);
        assertThat(causes).hasSize(99).containsOnly(RemovalCause.EXPIRED);
        assertThat(told.stats().expirations()).isEqualTo(99);
    }

    @Test
    void aCacheInAPoolHasAnIdleTtlOfItsOwn() {
        CachePool pool = Caches.pool(0);
        Cache<String, String> idle = CacheBuilder.<String, String>named("idle")
                .pool(pool)
                .ticker(time)
                .scheduler(time)
                .idleTtl(IDLE)
                .build();
        Cache<String, String> other = CacheBuilder.<String, String>named("other")
                .pool(pool)
                .ticker(time)
                .scheduler(time)
                .build();
        idle.put("k", "v");
        other.put("k", "v");
        time.advance(IDLE);

        assertThat(idle.getIfPresent("k")).isNull();
        assertThat(other.getIfPresent("k")).isEqualTo("v");
    }

    @Test
    void aLeapOfTimeEndsWhatIsIdle() {
        cache.put("k", "v");
        time.advance(Duration.ofDays(365));
        assertThat(cache.getIfPresent("k")).isNull();
        cache.put("k", "v");
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
    }

    @Test
    void isZeroOrMore() {
        assertThat(cache.settings().idleTtl()).isEqualTo(IDLE);
        assertThat(Caches.on(time).build().settings().idleTtl()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().idleTtl(Duration.ofSeconds(-1)))
                .withMessage("idleTtl must be zero or more; got PT-1S");
    }
}
