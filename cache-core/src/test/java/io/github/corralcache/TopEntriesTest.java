package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.corralcache.cost.CostModel;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which entries stand out, as a cache tells it. */
class TopEntriesTest {

    /** One hit in this many is remembered. */
    private static final int SAMPLING = 64;

    private static final int ALL = Integer.MAX_VALUE;

    private final FakeTime time = new FakeTime();

    private CacheBuilder<Integer, String> builder() {
        return CacheBuilder.<Integer, String>named("test").ticker(time).scheduler(time);
    }

    private static void store(Cache<Integer, String> cache, int key, double cost) {
        cache.store(key, CacheValue.of("v").withCost(cost));
    }

    private static void hit(Cache<Integer, String> cache, int key, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(cache.getIfPresent(key)).isNotNull();
        }
    }

    @Test
    void hottestHaveTheLargestShareOfTheHits() {
        Cache<Integer, String> cache = builder().maximumSize(100).build();
        IntStream.range(0, 10).forEach(key -> cache.put(key, "v"));
        hit(cache, 0, 2 * SAMPLING);
        hit(cache, 7, 5 * SAMPLING);
        hit(cache, 3, SAMPLING);

        TopEntries<Integer> top = cache.topEntries(2);

        assertThat(top.sampledHits()).isEqualTo(8);
        assertThat(top.hottest()).extracting(TopEntry::key).containsExactly(7, 0);
        assertThat(top.hottest()).extracting(TopEntry::hitShare).containsExactly(5 / 8.0, 2 / 8.0);
    }

    @Test
    void hitsOfLongAgoAreForgotten() {
        Cache<Integer, String> cache = builder().maximumSize(100).build();
        cache.put(1, "v");
        cache.put(2, "v");
        hit(cache, 1, 2 * SAMPLING);
        hit(cache, 2, 257 * SAMPLING); // the sample is one hit in 64, give or take one

        assertThat(cache.topEntries(ALL).hottest())
                .singleElement()
                .satisfies(entry -> assertThat(entry.key()).isEqualTo(2))
                .satisfies(entry -> assertThat(entry.hitShare()).isEqualTo(1));
    }

    @Test
    void costliestAreThoseThatCostMostToLoadAgain() {
        Cache<Integer, String> cache =
                builder().maximumWeight(1_000, (key, value) -> key).build();
        store(cache, 1, 20);
        store(cache, 2, 3_000);
        store(cache, 3, 100);
        cache.put(4, "of unknown cost");

        TopEntries<Integer> top = cache.topEntries(2);

        assertThat(top.examined()).isEqualTo(4);
        assertThat(top.costliest()).extracting(TopEntry::key).containsExactly(2, 3);
        assertThat(top.costliest()).extracting(TopEntry::cost).containsExactly(3_000.0, 100.0);
        assertThat(top.costliest()).extracting(TopEntry::weight).containsExactly(2L, 3L);
        assertThat(top.costliest()).extracting(TopEntry::hitShare).containsOnly(0.0);
        assertThat(cache.topEntries(ALL).costliest()).hasSize(3);
    }

    @Test
    void allEntriesOfASmallCacheAreLookedAt() {
        Cache<Integer, String> cache =
                builder().maximumSize(10_000).segments(16).build();
        IntStream.range(0, 4_096).forEach(key -> store(cache, key, 1 + key));

        TopEntries<Integer> top = cache.topEntries(3);

        assertThat(top.examined()).isEqualTo(4_096);
        assertThat(top.costliest()).extracting(TopEntry::key).containsExactly(4_095, 4_094, 4_093);
    }

    @Test
    void aLargeCacheIsSampled() {
        Cache<Integer, String> cache =
                builder().maximumSize(50_000).segments(16).build();
        IntStream.range(0, 50_000).forEach(key -> store(cache, key, 1 + key % 100));

        TopEntries<Integer> top = cache.topEntries(5);

        assertThat(top.examined()).isEqualTo(4_096);
        assertThat(top.costliest()).extracting(TopEntry::cost).containsOnly(100.0);
    }

    @Test
    void aTableThatIsAllButEmptyIsNoReasonToLookLonger() {
        Cache<Integer, String> cache =
                builder().maximumSize(300_000).segments(1).build();
        IntStream.range(0, 300_000).forEach(key -> cache.put(key, "v"));
        IntStream.range(0, 300_000).filter(key -> key % 300 != 0).forEach(cache::evict);

        assertThat(cache.topEntries(1).examined()).isLessThan(500);
    }

    @Test
    void whatHasLeftIsNotShown() {
        Cache<Integer, String> cache =
                builder().maximumSize(100).ttl(Duration.ofMinutes(1)).build();
        store(cache, 1, 10);
        store(cache, 2, 20);
        hit(cache, 1, SAMPLING);
        hit(cache, 2, SAMPLING);
        cache.evict(1);
        assertThat(cache.topEntries(ALL).hottest()).extracting(TopEntry::key).containsExactly(2);
        assertThat(cache.topEntries(ALL).costliest()).extracting(TopEntry::key).containsExactly(2);

        time.advance(Duration.ofMinutes(2));

        assertThat(cache.topEntries(ALL).hottest()).isEmpty();
        assertThat(cache.topEntries(ALL).costliest()).isEmpty();
    }

    @Test
    void aCacheThatDoesNotCountKnowsNoHottest() {
        Cache<Integer, String> cache =
                builder().maximumSize(100).recordStats(false).build();
        store(cache, 1, 10);
        hit(cache, 1, 10 * SAMPLING);

        assertThat(cache.topEntries(ALL).hottest()).isEmpty();
        assertThat(cache.topEntries(ALL).costliest()).hasSize(1);
    }

    @Test
    void whereAllCostTheSameNoneIsCostliest() {
        Cache<Integer, String> cache =
                builder().maximumSize(100).cost(CostModel.none()).build();
        cache.put(1, "v");

        assertThat(cache.topEntries(ALL).costliest()).isEmpty();
        assertThat(cache.topEntries(ALL).examined()).isZero();
    }

    @Test
    void aCacheInSeveralPoolsIsLookedAtInAll() {
        CachePool odd = CachePoolBuilder.named("odd").maximumSize(10).build();
        CachePool even = CachePoolBuilder.named("even").maximumSize(10).build();
        Cache<Integer, String> other =
                builder().pool(odd).build(); // whose entries are in the same segments, and nobody's business
        store(other, 9, 1_000);
        Cache<Integer, String> cache = CacheBuilder.<Integer, String>named("routed")
                .pool(odd)
                .routes((name, key) -> key % 2 == 0 ? "even" : null, List.of(even))
                .build();
        IntStream.range(0, 4).forEach(key -> store(cache, key, 10 + key));
        hit(cache, 1, SAMPLING);
        hit(cache, 2, SAMPLING);

        TopEntries<Integer> top = cache.topEntries(3);

        assertThat(top.costliest()).extracting(TopEntry::key).containsExactly(3, 2, 1);
        assertThat(top.hottest()).extracting(TopEntry::key).containsExactlyInAnyOrder(1, 2);
        assertThat(top.examined()).isEqualTo(4);
        assertThat(cache.topEntries(1).costliest()).extracting(TopEntry::key).containsExactly(3);
    }

    @Test
    void aKeyHasOneHashWhereverItIsShown() {
        Cache<Integer, String> cache = builder().maximumSize(1).policy("fifo").build();
        GatedLoader<Integer, String> loader = GatedLoader.of(key -> "v");
        int hash;
        try (Stampede<String> herd = Stampede.of(2, () -> cache.get(1, loader))) {
            herd.awaitWaiters(cache, 1);
            hash = cache.loadsInProgress().get(0).keyHash();
            loader.open();
            herd.values();
        }
        hit(cache, 1, SAMPLING);
        assertThat(cache.topEntries(1).hottest()).extracting(TopEntry::keyHash).containsExactly(hash);
        cache.put(2, "v");
        assertThat(cache.explain().latest()).extracting(Eviction::keyHash).containsExactly(hash);
    }

    @Test
    void settingsTellWhatCostsAreCountedIn() {
        assertThat(builder().maximumSize(1).build().settings().costUnit()).isEqualTo(CostUnit.NANOSECONDS);
        assertThat(builder()
                        .maximumSize(1)
                        .cost(CostModel.none())
                        .build()
                        .settings()
                        .costUnit())
                .isEqualTo(CostUnit.NONE);
        assertThat(builder()
                        .maximumSize(1)
                        .cost((key, value, loadNanos) -> 3)
                        .build()
                        .settings()
                        .costUnit())
                .isEqualTo(CostUnit.DECLARED);
    }

    @Test
    void measuredCostsAreNanoseconds() {
        Cache<Integer, String> cache = builder().maximumSize(1).build();
        cache.get(1, key -> {
            time.advance(Duration.ofMillis(20));
            return "v";
        });
        assertThat(cache.topEntries(1).costliest())
                .singleElement()
                .satisfies(entry -> assertThat(entry.cost()).isCloseTo(20e6, within(1.0)));
    }

    @Test
    void aNegativeNumberIsRefused() {
        Cache<Integer, String> cache = builder().maximumSize(1).build();
        assertThatIllegalArgumentException().isThrownBy(() -> cache.topEntries(-1));
    }
}
