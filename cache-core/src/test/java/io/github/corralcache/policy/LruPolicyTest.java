package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LruPolicyTest extends EvictionPolicyContract {

    LruPolicyTest() {
        super("lru");
    }

    @Test
    void givesUpTheEntryReadLongestAgo() {
        PolicyDriver cache = cache(3);
        cache.accessAll(1, 2, 3, 1, 4);
        assertThat(cache.keys()).containsExactly(1, 3, 4);
    }

    @Test
    void writingCountsAsReading() {
        PolicyDriver cache = cache(3);
        cache.accessAll(1, 2, 3);
        cache.put(1, 1, 1);
        cache.access(4);
        assertThat(cache.keys()).containsExactly(1, 3, 4);
    }

    @Test
    void aHeavyNewcomerTakesTheRoomOfSeveral() {
        PolicyDriver cache = cache(10);
        LongStream.range(0, 10).forEach(cache::access);
        cache.access(10, 7, 1);
        assertThat(cache.keys()).containsExactly(7, 8, 9, 10);
    }

    @Test
    void aLoopLongerThanTheCacheNeverHits() {
        PolicyDriver cache = cache(100);
        for (int i = 0; i < 10_000; i++) {
            assertThat(cache.access(i % 101)).isFalse();
        }
    }
}
