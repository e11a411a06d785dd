package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.Stampede;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound on size and weight, and entries that cannot be weighed or are too heavy. */
class WeightsTest {

    private final List<RemovalCause> causes = new ArrayList<>();
    private Weigher<String, Integer> weigher = (key, value) -> value;
    private final Cache<String, Integer> cache = CacheBuilder.<String, Integer>named("test")
            .maximumWeight(100, (key, value) -> weigher.weigh(key, value))
            .removalListener((key, value, cause) -> causes.add(cause))
            .build();

    @Test
    void weightIsTheSumOfTheWeightsOfTheEntries() {
        cache.put("a", 10);
        cache.put("b", 20);
        assertThat(cache).hasWeight(30).hasSize(2);
        cache.put("a", 15);
        assertThat(cache).hasWeight(35).hasSize(2);
        cache.evict("b");
        assertThat(cache).hasWeight(15).hasSize(1);
        cache.clear();
        assertThat(cache).hasWeight(0).hasSize(0);
    }

    @Test
    void weightNeverPassesTheMaximum() {
        for (int i = 0; i < 1_000; i++) {
            cache.put("key " + i, 1 + i % 40);
            assertThat(cache.weight()).isLessThanOrEqualTo(100);
        }
        assertThat(cache.stats().evictions()).isPositive();
        assertThat(cache.stats().evictedWeight()).isPositive();
        assertThat(cache.weight())
                .isEqualTo(cache.asMap().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
    }

    @Test
    void heaviestEntryThatFitsIsKept() {
        cache.put("small", 1);
        cache.put("all of it", 100);
        assertThat(cache).holds("all of it", 100).holdsNothing("small").hasWeight(100);
    }

    @Test
    void entryHeavierThanTheCacheIsRefusedAndNothingElseEvicted() {
        cache.put("a", 40);
        cache.put("b", 40);
        cache.put("too heavy", 101);
        assertThat(cache).holdsNothing("too heavy").hasSize(2).hasWeight(80);
        assertThat(cache.stats().oversize()).isEqualTo(1);
        assertThat(cache.stats().evictions()).isZero();
        assertThat(causes).isEmpty();
    }

    @Test
    void loadedValueHeavierThanTheCacheIsReturnedAndNotCached() {
        assertThat(cache.get("too heavy", key -> 101)).isEqualTo(101);
        assertThat(cache).holdsNothing("too heavy").isIdle();
        assertThat(cache.stats().oversize()).isEqualTo(1);
    }

    @Test
    void valueReplacedByOneTooHeavyIsRemoved() {
        cache.put("k", 10);
        cache.put("k", 101);
        assertThat(cache).holdsNothing("k").hasWeight(0);
        assertThat(causes).containsExactly(RemovalCause.REFUSED);
    }

    @Test
    @Tag("ME4")
    void weightsOfTheLargestNumberDoNotOverflow() {
        Cache<String, Long> huge = CacheBuilder.<String, Long>named("huge")
                .maximumWeight(Long.MAX_VALUE, (key, value) -> value)
                .build();
        for (int i = 0; i < 5; i++) {
            huge.put("key " + i, Long.MAX_VALUE - 1);
            assertThat(huge.weight()).isBetween(1L, Long.MAX_VALUE);
        }
        huge.put("all of it", Long.MAX_VALUE);
        assertThat(huge).holds("all of it", Long.MAX_VALUE).hasSize(1);
    }

    @Test
    @Tag("ME4")
    void entriesWithoutWeightAreKept() {
        for (int i = 0; i < 1_000; i++) {
            cache.put("key " + i, 0);
        }
        assertThat(cache).hasSize(1_000).hasWeight(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    @Tag("ME4")
    void negativeWeightIsAFailureOfTheWeigher(long weight) {
        weigher = (key, value) -> weight;
        assertThat(cache.get("k", key -> 1)).isEqualTo(1);
        assertThat(cache).holdsNothing("k").hasWeight(0).isIdle();
        assertThat(cache.stats().weigherFailures()).isEqualTo(1);
    }

    @Test
    @Tag("ME4")
    void weigherThatThrowsIsCountedAndTheValueReturned() {
        weigher = (key, value) -> {
            throw new IllegalStateException("cannot weigh");
        };
        assertThat(cache.get("k", key -> 1)).isEqualTo(1);
        cache.put("k", 2);
        assertThat(cache).holdsNothing("k").hasWeight(0).isIdle();
        assertThat(cache.stats().weigherFailures()).isEqualTo(2);
    }

    @Test
    @Tag("ME4")
    void valueReplacedByOneThatCannotBeWeighedIsRemoved() {
        cache.put("k", 10);
        weigher = (key, value) -> -1;
        cache.put("k", 20);
        assertThat(cache).holdsNothing("k").hasWeight(0);
        assertThat(causes).containsExactly(RemovalCause.REFUSED);
    }

    @Test
    @Tag("ME6")
    void errorOfTheWeigherReachesTheCallerAndFreesTheKey() {
        StackOverflowError error = new StackOverflowError("pretended");
        weigher = (key, value) -> {
            throw error;
        };
        assertThatThrownBy(() -> cache.get("k", key -> 1)).isSameAs(error);
        weigher = (key, value) -> value;
        assertThat(cache.get("k", key -> 2)).isEqualTo(2);
        assertThat(cache).holds("k", 2).isIdle();
    }

    // ---- weights that come with a value

    @Test
    void weightGivenWithAValueTakesPrecedenceOverTheWeigher() {
        weigher = (key, value) -> {
            throw new AssertionError("asked for a weight that is known");
        };
        cache.store("stored", CacheValue.of(1).withWeight(10));
        cache.get("loaded", (key, stale) -> CacheValue.of(1).withWeight(20));
        cache.getAsync(
                        "promised",
                        (key, stale) -> CompletableFuture.completedFuture(
                                CacheValue.of(1).withWeight(30)))
                .join();
        try (Claim<Integer> claim = cache.claim("claimed")) {
            claim.settle(CacheValue.of(1).withWeight(5));
        }
        assertThat(cache).hasSize(4).hasWeight(65);
    }

    @Test
    void weightGivenWithAValueIsThatOfThisValueOnly() {
        cache.store("k", CacheValue.of(1).withWeight(60));
        cache.store("k", CacheValue.of(2).withWeight(40).withTags("red").withCost(3));
        assertThat(cache).holds("k", 2).hasWeight(40);
        cache.put("k", 3);
        assertThat(cache).holds("k", 3).hasWeight(3);
        cache.store("k", CacheValue.of(4).withWeight(50));
        cache.asMap().replace("k", 5);
        assertThat(cache).holds("k", 5).hasWeight(5);
    }

    @Test
    void weightsGivenWithValuesNeverPassTheMaximum() {
        for (int i = 0; i < 1_000; i++) {
            cache.store("key " + i % 50, CacheValue.of(i).withWeight(i * 7 % 41));
            assertThat(cache.weight()).isLessThanOrEqualTo(100);
        }
        assertThat(cache.stats().evictions()).isPositive();
        assertThat(cache.weight())
                .isEqualTo(cache.asMap().values().stream()
                        .mapToInt(i -> i * 7 % 41)
                        .sum());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    @Tag("ME4")
    void negativeWeightGivenWithAValueIsAsOneOfTheWeigher(long weight) {
        cache.put("k", 10);
        assertThat(cache.get("other", (key, stale) -> CacheValue.of(1).withWeight(weight)))
                .isEqualTo(1);
        cache.store("k", CacheValue.of(1).withWeight(weight));
        assertThat(cache).hasSize(0).hasWeight(0).isIdle();
        assertThat(cache.stats().weigherFailures()).isEqualTo(2);
        assertThat(causes).containsExactly(RemovalCause.REFUSED);
    }

    @Test
    void valueThatSaysItIsHeavierThanTheCacheIsReturnedAndNotCached() {
        assertThat(cache.get("k", (key, stale) -> CacheValue.of(1).withWeight(101)))
                .isEqualTo(1);
        cache.store("k", CacheValue.of(1).withWeight(Long.MAX_VALUE));
        assertThat(cache).hasSize(0).hasWeight(0).isIdle();
        assertThat(cache.stats().oversize()).isEqualTo(2);
    }

    @Test
    void weightGivenWithAValueCountsForNothingWhereEntriesAreCounted() {
        Cache<String, Integer> counted =
                CacheBuilder.<String, Integer>named("counted").maximumSize(3).build();
        counted.store("a", CacheValue.of(1).withWeight(100));
        counted.store("b", CacheValue.of(1).withWeight(0));
        counted.store("c", CacheValue.of(1).withWeight(-1));
        assertThat(counted).hasSize(3).hasWeight(3);
        assertThat(counted.stats().weigherFailures()).isZero();
    }

    @Test
    void weightGivenWithAValueIsWhatItTakesOfAPool() {
        CachePool pool = CachePoolBuilder.named("pool")
                .maximumWeight(100)
                .guarantee("guarded", 30)
                .build();
        Cache<String, Integer> guarded = CacheBuilder.<String, Integer>named("guarded")
                .pool(pool, Weigher.entries())
                .build();
        Cache<String, Integer> greedy = CacheBuilder.<String, Integer>named("greedy")
                .pool(pool, Weigher.entries())
                .build();
        guarded.store("k", CacheValue.of(1).withWeight(25));
        for (int i = 0; i < 100; i++) {
            greedy.store("key " + i, CacheValue.of(i).withWeight(20));
            assertThat(pool.weight()).isLessThanOrEqualTo(100);
        }
        greedy.store("too heavy", CacheValue.of(1).withWeight(80));
        assertThat(guarded).holds("k", 1).hasWeight(25);
        assertThat(greedy).holdsNothing("too heavy").hasSize(3).hasWeight(60);
        assertThat(greedy.stats().oversize()).isEqualTo(1);
    }

    @Test
    void weightGivenWithAValueCountsForNothingInAPoolOfEntries() {
        CachePool pool = CachePoolBuilder.named("pool").maximumSize(10).build();
        Cache<String, Integer> counted =
                CacheBuilder.<String, Integer>named("counted").pool(pool).build();
        counted.store("k", CacheValue.of(1).withWeight(100));
        assertThat(counted).hasSize(1).hasWeight(1);
    }

    @Test
    void loadsThatTakeEachOthersRoomEndThoughTheirKeysAreEvicted() {
        Cache<Integer, Integer> tight = CacheBuilder.<Integer, Integer>named("tight")
                .maximumWeight(10, (key, value) -> 10)
                .segments(4)
                .build();
        try (Stampede<Integer> herd = Stampede.of(4, () -> {
            for (int i = 0; i < 20_000; i++) {
                int key = i % 16;
                if (i % 3 == 0) {
                    tight.evict(key);
                } else {
                    tight.get(key, missing -> missing);
                }
            }
            return 1;
        })) {
            assertThat(herd.values()).hasSize(4);
        }
        assertThat(tight).isIdle();
        assertThat(tight.weight()).isIn(0L, 10L);
    }

    @Test
    void maximumMustBeAtLeastOneAndSetOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheBuilder.named("test").maximumSize(0))
                .withMessageContaining("maximumSize")
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheBuilder.named("test").maximumWeight(-5, (key, value) -> 1))
                .withMessageContaining("maximumWeight")
                .withMessageContaining("-5");
        assertThatIllegalStateException()
                .isThrownBy(() -> CacheBuilder.named("test").maximumSize(1).maximumWeight(1, (key, value) -> 1));
        assertThatIllegalStateException()
                .isThrownBy(() -> CacheBuilder.named("test").build());
    }
}
