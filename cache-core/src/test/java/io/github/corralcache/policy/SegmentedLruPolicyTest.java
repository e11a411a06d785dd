package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SegmentedLruPolicyTest extends EvictionPolicyContract {

    SegmentedLruPolicyTest() {
        super("segmented-lru");
    }

    /** Without cold entries, whose age they are measured by, the other queues drain at once. */
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
        LongStream.range(1000, 3000).forEach(cache::access);
        assertThat(LongStream.range(0, 40).filter(cache::holds)).isEmpty();
    }

    @Test
    void aWarmQueueWithoutAgeLimitKeepsItsShareForGood() {
        PolicyDriver cache = inUse(cache(100, "warm-age", "100"));
        LongStream.range(0, 35).forEach(key -> cache.accessAll(key, key, key));
        LongStream.range(1000, 3000).forEach(cache::access);
        assertThat(LongStream.range(0, 35).filter(cache::holds).count()).isEqualTo(35);
    }
}
