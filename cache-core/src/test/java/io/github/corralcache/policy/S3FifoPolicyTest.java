package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class S3FifoPolicyTest extends EvictionPolicyContract {

    S3FifoPolicyTest() {
        super("s3-fifo");
    }

    @Test
    void keysWantedOnceLeaveBeforeKeysWantedAgain() {
        PolicyDriver cache = cache(10);
        for (int round = 0; round < 3; round++) {
            LongStream.range(0, 9).forEach(cache::access);
        }
        LongStream.range(100, 1000).forEach(cache::access);
        assertThat(cache.keys()).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aGhostReturnsToTheMainQueue() {
        PolicyDriver cache = cache(10);
        LongStream.rangeClosed(0, 10).forEach(cache::access);
        assertThat(cache.holds(0)).isFalse();
        cache.access(0);
        LongStream.range(100, 108).forEach(cache::access);
        assertThat(cache.holds(0)).isTrue();
    }

    @Test
    void aKeyOlderThanTheGhostsReturnsToTheSmallQueue() {
        PolicyDriver cache = cache(10);
        LongStream.rangeClosed(0, 19).forEach(cache::access);
        cache.access(0);
        LongStream.range(100, 110).forEach(cache::access);
        assertThat(cache.holds(0)).isFalse();
    }

    @Test
    void oneHitIsEnoughWhereTheThresholdIsOne() {
        PolicyDriver cache = cache(10, "threshold", "1");
        cache.accessAll(0, 0);
        LongStream.range(1, 100).forEach(cache::access);
        assertThat(cache.holds(0)).isTrue();

        PolicyDriver strict = cache(10, "threshold", "2");
        strict.accessAll(0, 0);
        LongStream.range(1, 100).forEach(strict::access);
        assertThat(strict.holds(0)).isFalse();
    }

    @Test
    void eachHitCountedIsARoundInTheMainQueue() {
        PolicyDriver cache = cache(10);
        // all ten end up in the main queue with no hits left
        for (int round = 0; round < 3; round++) {
            LongStream.range(0, 10).forEach(cache::access);
        }
        cache.access(100);
        cache.hit(1);
        cache.hit(1);
        for (long key = 200; key < 203; key++) {
            cache.access(key);
        }
        assertThat(cache.holds(1)).isTrue();
    }
}
