package io.github.corralcache.policy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SegmentedLruPolicyTest extends EvictionPolicyContract {

    SegmentedLruPolicyTest() {
        super("segmented-lru");
    }

    /** The cold queue, whose age the others are measured by, is full. */
    private static PolicyDriver inUse(PolicyDriver cache) {
        LongStream.range(-300, 0).forEach(cache::access);
        return cache;
    }

    @Test
    void keysHitTwiceStayThroughAScan() {
        PolicyDriver cache = inUse(cache(100));
        LongStream.range(0, 30).forEach(key -> cache.accessAll(key, key, key));
        LongStream.range(1000, 1100).forEach(cache::access);
        assertThat(cache.keys()).startsWith(LongStream.range(0, 30).toArray());
    }

    @Test
    void keysHitOnceGoWithTheScan() {
        PolicyDriver cache = inUse(cache(100));
        LongStream.range(0, 30).forEach(key -> cache.accessAll(key, key));
        LongStream.range(1000, 1100).forEach(cache::access);
        assertThat(LongStream.range(0, 30).filter(cache::holds)).isEmpty();
    }

    @Test
    void aColdKeyHitTwiceIsWarm() {
        PolicyDriver cache = cache(100);
        LongStream.range(0, 100).forEach(cache::access);
        cache.hit(5);
        cache.hit(5);
        cache.hit(6);
        LongStream.range(1000, 1095).forEach(cache::access);
        assertThat(cache.holds(5)).isTrue();
        assertThat(cache.holds(6)).isFalse();
    }

    @Test
    void warmKeysThatNobodyWantsAnyMoreGiveWay() {
        PolicyDriver cache = cache(100);
        LongStream.range(0, 40).forEach(key -> cache.accessAll(key, key, key));
        LongStream.range(10_000, 14_000).forEach(cache::access);
        assertThat(LongStream.range(0, 40).filter(cache::holds).count())
                .as("are young still")
                .isEqualTo(40);
        LongStream.range(20_000, 22_000).forEach(cache::access);
        assertThat(LongStream.range(0, 40).filter(cache::holds)).isEmpty();
    }

    /** A small cache gives up its cold keys soon, and is to remember the warm ones longer than that all the same. */
    @Test
    @Tag("G6")
    void warmKeysOfASmallCacheHaveTimeToBeHitAgain() {
        PolicyDriver cache = cache(100);
        LongStream.range(0, 30).forEach(key -> cache.accessAll(key, key, key));
        for (int round = 1; round <= 20; round++) {
            LongStream.range(round * 10_000L, round * 10_000L + 2_000).forEach(cache::access);
            assertThat(LongStream.range(0, 30).filter(cache::hit).count())
                    .as("in round %d", round)
                    .isEqualTo(30);
        }
    }

    @Test
    @Tag("G6")
    void aColdKeyThatBecomesWarmIsYoungAgain() {
        PolicyDriver cache = cache(100);
        cache.accessAll(-1, -1);
        LongStream.range(0, 60).forEach(cache::access);
        LongStream.range(0, 4_940).forEach(access -> cache.access(59));
        cache.hit(-1);
        LongStream.range(10_000, 12_000).forEach(cache::access);
        assertThat(cache.holds(-1)).isTrue();
    }

    @Test
    void aWarmQueueWithoutAgeLimitKeepsItsShareForGood() {
        PolicyDriver cache = inUse(cache(100, "warm-age", "100"));
        LongStream.range(0, 35).forEach(key -> cache.accessAll(key, key, key));
        LongStream.range(10_000, 15_600).forEach(cache::access);
        assertThat(LongStream.range(0, 35).filter(cache::holds).count()).isEqualTo(35);
    }

    @Test
    void entriesThatEndSoonStayWhateverTheOthersDo() {
        PolicyDriver cache = cache(100, "temporary-ttl", "60").lasting(SECONDS.toNanos(60));
        LongStream.range(0, 10).forEach(cache::access);
        cache.lasting(SECONDS.toNanos(61));
        LongStream.range(1000, 3000).forEach(cache::access);
        assertThat(LongStream.range(0, 10).filter(cache::holds).count()).isEqualTo(10);
    }

    @Test
    void entriesThatEndSoonHaveNoQueueOfTheirOwnUnlessAskedFor() {
        PolicyDriver cache = cache(100).lasting(1);
        LongStream.range(0, 10).forEach(cache::access);
        LongStream.range(1000, 3000).forEach(cache::access);
        assertThat(LongStream.range(0, 10).filter(cache::holds)).isEmpty();
    }

    @Test
    void temporaryEntriesAloneGiveWayToOneAnotherOldestFirst() {
        PolicyDriver cache = cache(10, "temporary-ttl", "60").lasting(1);
        LongStream.range(0, 10).forEach(key -> cache.accessAll(key, key, key));
        cache.accessAll(10, 11);
        assertThat(cache.keys()).isEqualTo(LongStream.range(2, 12).toArray());
    }

    @Test
    void aNewValueWithAnotherTtlChangesTheQueue() {
        PolicyDriver cache = cache(100, "temporary-ttl", "60").lasting(1);
        LongStream.range(0, 10).forEach(cache::access);
        cache.lasting(Long.MAX_VALUE);
        LongStream.range(0, 5).forEach(key -> cache.put(key, 1, 1));
        LongStream.range(1000, 1003).forEach(cache::access);
        cache.lasting(1).put(1000, 1, 1);
        cache.lasting(Long.MAX_VALUE);
        LongStream.range(2000, 4000).forEach(cache::access);
        assertThat(cache.keys()).startsWith(5, 6, 7, 8, 9, 1000);
    }
}
