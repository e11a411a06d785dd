package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.ForgetfulCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A loader that sees the stale value and says more than a value. */
class ReloaderTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final Cache<String, String> cache = Caches.on(time)
            .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
            .executor(executor)
            .build();

    @Test
    void seesTheStaleValueItReplaces() {
        List<String> seen = new ArrayList<>();
        Reloader<String, String> loader = (key, stale) -> {
            seen.add(stale);
            return CacheValue.of(stale + "+");
        };
        cache.get("k", loader);
        time.advance(Duration.ofSeconds(11));
        assertThat(cache.get("k", loader)).isEqualTo("null+");
        executor.runAll();
        assertThat(cache.get("k", loader)).isEqualTo("null++");
        assertThat(seen).containsExactly(null, "null+");
    }

    @Test
    void keepsAValueThatIsStillRightAndStartsItsAgeAnew() {
        cache.put("k", "v");
        time.advance(Duration.ofSeconds(11));
        cache.get("k", (key, stale) -> CacheValue.unchanged());
        executor.runAll();
        time.advance(Duration.ofSeconds(9));
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
        assertThat(cache.stats().hits()).isEqualTo(1);
    }

    @Test
    void keepsTheTagsOfAValueThatIsStillRight() {
        keepsTheTagsOfAValueThatIsStillRight(cache);
    }

    @Test
    void forgetfulCacheFailsTheCheckOfTagsKept() {
        assertThatThrownBy(() -> keepsTheTagsOfAValueThatIsStillRight(new ForgetfulCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private void keepsTheTagsOfAValueThatIsStillRight(Cache<String, String> kept) {
        revalidate(kept);
        executor.runAll();
        assertThat(kept.getIfPresent("k")).isEqualTo("v");
        kept.evictByTag("red");
        assertThat(kept.getIfPresent("k")).isNull();
    }

    @Test
    @Tag("RC2")
    void doesNotBringBackWhatWasRemovedByTagMeanwhile() {
        doesNotBringBackWhatWasRemovedByTagMeanwhile(cache);
    }

    @Test
    @Tag("RC2")
    void forgetfulCacheFailsTheCheckOfWhatWasRemovedByTag() {
        assertThatThrownBy(() -> doesNotBringBackWhatWasRemovedByTagMeanwhile(new ForgetfulCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private void doesNotBringBackWhatWasRemovedByTagMeanwhile(Cache<String, String> kept) {
        revalidate(kept);
        kept.evictByTag("red");
        executor.runAll();
        assertThat(kept.getIfPresent("k")).isNull();
    }

    @Test
    @Tag("RC2")
    void doesNotTellLateCallersOfWhatWasRemovedByTagAndSwept() {
        revalidate(cache);
        cache.evictByTag("red");
        cache.cleanUp();
        CompletableFuture<String> late = cache.getAsync("k", key -> CompletableFuture.completedFuture("new"));
        assertThat(late).isNotDone();
        executor.runAll();
        assertThat(late).isCompletedWithValue("new");
        assertThat(cache.getIfPresent("k")).isEqualTo("new");
    }

    @Test
    void givesAValueThatIsStillRightOtherTagsWhereAskedTo() {
        cache.store("k", CacheValue.of("v").withTags("red"));
        time.advance(Duration.ofSeconds(11));
        cache.get("k", (key, stale) -> CacheValue.<String>unchanged().withTags("blue"));
        executor.runAll();
        cache.evictByTag("red");
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
        cache.evictByTag("blue");
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void keepsTheCostOfAValueThatIsStillRight() {
        Cache<String, String> small = CacheBuilder.<String, String>named("small")
                .maximumSize(2)
                .policy("greedy-dual")
                .segments(1)
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .cost((key, value, loadNanos) -> loadNanos)
                .executor(executor)
                .ticker(time)
                .scheduler(time)
                .build();
        small.get("dear", key -> slowly(Duration.ofSeconds(1)));
        time.advance(Duration.ofSeconds(11));
        small.get("dear", (key, stale) -> CacheValue.unchanged());
        executor.runAll();
        small.get("cheap", key -> slowly(Duration.ofMillis(1)));
        small.get("other", key -> slowly(Duration.ofMillis(1)));
        assertThat(small.asMap()).containsOnlyKeys("dear", "other");
    }

    @Test
    void keepsTheWeightOfAValueThatIsStillRight() {
        Cache<String, String> weighted = weighted();
        keepsTheWeightOfAValueThatIsStillRight(weighted, weighted);
    }

    @Test
    void forgetfulCacheFailsTheCheckOfTheWeightKept() {
        Cache<String, String> weighted = weighted();
        assertThatThrownBy(() -> keepsTheWeightOfAValueThatIsStillRight(new ForgetfulCache<>(weighted), weighted))
                .isInstanceOf(AssertionError.class);
    }

    private void keepsTheWeightOfAValueThatIsStillRight(Cache<String, String> kept, Cache<String, String> sound) {
        kept.store("k", CacheValue.of("v").withWeight(40));
        time.advance(Duration.ofSeconds(11));
        kept.get("k", (key, stale) -> CacheValue.unchanged());
        executor.runAll();
        assertThat(kept.getIfPresent("k")).isEqualTo("v");
        assertThat(sound.weight()).isEqualTo(40);
    }

    @Test
    void givesAValueThatIsStillRightAnotherWeightWhereAskedTo() {
        Cache<String, String> weighted = weighted();
        weighted.store("k", CacheValue.of("v").withWeight(40));
        time.advance(Duration.ofSeconds(11));
        weighted.get("k", (key, stale) -> CacheValue.<String>unchanged().withWeight(60));
        executor.runAll();
        assertThat(weighted.getIfPresent("k")).isEqualTo("v");
        assertThat(weighted.weight()).isEqualTo(60);
    }

    private Cache<String, String> weighted() {
        return CacheBuilder.<String, String>named("weighted")
                .maximumWeight(100, (key, value) -> value.length())
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .executor(executor)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    @Test
    void announcesNoRemovalOfAValueThatIsStillRight() {
        List<RemovalCause> causes = new ArrayList<>();
        Cache<String, String> watched = Caches.on(time)
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .executor(executor)
                .removalListener((key, value, cause) -> causes.add(cause))
                .build();
        revalidate(watched);
        executor.runAll();
        assertThat(causes).isEmpty();
    }

    /** Stores a value with a tag and has it regenerated, as unchanged, when the executor runs. */
    private void revalidate(Cache<String, String> kept) {
        kept.store("k", CacheValue.of("v").withTags("red"));
        time.advance(Duration.ofSeconds(11));
        assertThat(kept.get("k", (key, stale) -> CacheValue.unchanged())).isEqualTo("v");
    }

    private String slowly(Duration load) {
        time.advance(load);
        return "v";
    }

    @Test
    void hasNothingToKeepWhereNothingIsThere() {
        assertThat(cache.get("k", (key, stale) -> CacheValue.unchanged())).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void givesTheValueATtlOfItsOwn() {
        cache.get("k", (key, stale) -> CacheValue.of("v").withTtl(Ttl.of(Duration.ofSeconds(3))));
        time.advance(Duration.ofSeconds(3));
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void removesAStaleValueThatIsNoMore() {
        cache.put("k", "v");
        time.advance(Duration.ofSeconds(11));
        assertThat(cache.get("k", (key, stale) -> CacheValue.of(null))).isEqualTo("v");
        executor.runAll();
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void settlesAClaimWithWhatIsKnown() {
        try (Claim<String> claim = cache.claim("k")) {
            claim.settle(CacheValue.of("v").withTtl(Ttl.of(Duration.ofSeconds(1))));
        }
        assertThat(cache.getIfPresent("k")).isEqualTo("v");
        time.advance(Duration.ofSeconds(1));
        assertThat(cache.getIfPresent("k")).isNull();
    }

    @Test
    void storesNoValueThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> cache.store("k", CacheValue.of(null)));
    }
}
