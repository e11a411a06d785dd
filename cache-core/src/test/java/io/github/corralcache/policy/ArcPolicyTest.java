package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArcPolicyTest extends EvictionPolicyContract {

    ArcPolicyTest() {
        super("arc");
    }

    @Test
    void keysWantedTwiceStayThroughAScan() {
        PolicyDriver cache = cache(100);
        for (int round = 0; round < 2; round++) {
            LongStream.range(0, 50).forEach(cache::access);
        }
        LongStream.range(1000, 2000).forEach(cache::access);
        assertThat(cache.keys()).startsWith(LongStream.range(0, 50).toArray());
    }

    @Test
    void theFirstListGoesFirstUntilItsGhostsReturn() {
        PolicyDriver cache = cache(4);
        cache.accessAll(1, 1, 2, 2, 3, 4);
        cache.access(5);
        assertThat(cache.keys()).containsExactly(1, 2, 4, 5);
        cache.access(3); // a ghost of the first list: its target is 1 now, it has two, and 4 leaves
        assertThat(cache.keys()).containsExactly(1, 2, 3, 5);
        cache.access(6); // the first list is at its target: the second gives up its oldest
        assertThat(cache.keys()).containsExactly(2, 3, 5, 6);
    }

    @Test
    void aGhostOfTheSecondListTakesTheTargetBack() {
        PolicyDriver cache = cache(4);
        cache.accessAll(1, 1, 2, 2, 3, 4, 5, 3, 6);
        cache.access(1); // a ghost of the second list: the target is 0 again, and 5 leaves
        assertThat(cache.keys()).containsExactly(1, 2, 3, 6);
    }

    @Test
    void aLoopLongerThanTheCacheNeverHits() {
        PolicyDriver cache = cache(100);
        for (int i = 0; i < 20_000; i++) {
            assertThat(cache.access(i % 250)).isFalse();
        }
    }
}
