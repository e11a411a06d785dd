package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampledLruPolicyTest extends EvictionPolicyContract {

    SampledLruPolicyTest() {
        super("sampled-lru");
    }

    @Test
    void aSampleAsLargeAsTheCacheFindsTheEntryReadLongestAgo() {
        PolicyDriver cache = cache(4, "sample", "64");
        cache.accessAll(1, 2, 3, 4, 1, 5);
        assertThat(cache.keys()).containsExactly(1, 3, 4, 5);
    }

    @Test
    void hitsAsOftenAsLru() {
        PolicyDriver lru = PolicyDriver.of("lru", 1000);
        PolicyDriver sampled = cache(1000);
        Random random = new Random(4);
        int hits = 0;
        int lruHits = 0;
        for (int i = 0; i < 100_000; i++) {
            long key = (long) Math.abs(random.nextGaussian() * 1000);
            hits += sampled.access(key) ? 1 : 0;
            lruHits += lru.access(key) ? 1 : 0;
        }
        assertThat((double) hits / lruHits).isBetween(0.99, 1.01);
    }

    @Test
    void escapesALoopThatDefeatsLru() {
        PolicyDriver cache = cache(1000, "sample", "5");
        int hits = 0;
        for (int i = 0; i < 100_000; i++) {
            hits += cache.access(i % 1011) ? 1 : 0;
        }
        assertThat(hits).isGreaterThan(80_000);
    }

    @Test
    void aCandidateThatIsHitLeavesThePool() {
        PolicyDriver cache = cache(100, "pool", "16");
        LongStream.range(0, 200).forEach(cache::access);
        // all but the newest have been candidates by now, and are hit
        for (long key : cache.keys()) {
            cache.hit(key);
        }
        long[] held = cache.keys();
        LongStream.range(1000, 1010).forEach(cache::access);
        assertThat(LongStream.of(held).filter(cache::holds).count()).isGreaterThanOrEqualTo(90);
    }

    @Test
    void aCandidateWhoseSlotIsInUseForAnotherLeavesThePool() {
        PolicyDriver cache = cache(100, "pool", "16");
        LongStream.range(0, 200).forEach(cache::access);
        for (long key : cache.keys()) {
            cache.remove(key);
        }
        LongStream.range(1000, 1100).forEach(cache::access);
        LongStream.range(1000, 1090).forEach(cache::hit);
        LongStream.range(2000, 2050).forEach(cache::access);
        assertThat(cache.count()).isEqualTo(100);
    }

    @Test
    void aHitWritesTheTimeAndOnceInAStep() {
        HitRecording hits =
                Policies.named("sampled-lru", Map.of()).create(cache(1), 1).hits();
        assertThat(hits.sampleShift()).isNegative();
        assertThat(hits.maximumCount()).isZero();
        int marked = hits.mark().applyAsInt(0);
        assertThat(hits.mark().applyAsInt(marked)).isEqualTo(marked);
    }
}
