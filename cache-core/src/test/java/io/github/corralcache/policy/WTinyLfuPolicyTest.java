package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WTinyLfuPolicyTest extends EvictionPolicyContract {

    WTinyLfuPolicyTest() {
        super("w-tinylfu");
    }

    @Test
    void aScanLeavesTheFrequentAlone() {
        PolicyDriver cache = cache(100);
        for (int round = 0; round < 5; round++) {
            LongStream.range(0, 90).forEach(cache::access);
        }
        LongStream.range(1000, 1300).forEach(cache::access);
        assertThat(LongStream.range(0, 90).filter(cache::holds).count()).isGreaterThan(85);
    }

    @Test
    void aLoopLongerThanTheCacheHitsForMostOfTheCache() {
        PolicyDriver cache = cache(500);
        assertThat(hitsOfLoop(cache, 1000, 100_000)).isGreaterThan(45_000);
    }

    private static int hitsOfLoop(PolicyDriver cache, int length, int accesses) {
        int hits = 0;
        for (int i = 0; i < accesses; i++) {
            hits += cache.access(i % length) ? 1 : 0;
        }
        return hits;
    }

    @Test
    void theWindowGrowsWhereKeysAreReadAgainSoonAndThenNoMore() {
        assertThat(hitsOfKeysReadTwice(cache(500))).isGreaterThan(18_000);
        assertThat(hitsOfKeysReadTwice(cache(500, "window", "1%")))
                .as("a fixed window of a hundredth")
                .isLessThan(1_000);
    }

    private static int hitsOfKeysReadTwice(PolicyDriver cache) {
        int hits = 0;
        for (long key = 0; key < 20_000; key++) {
            cache.access(key);
            hits += cache.access(key - 60) ? 1 : 0;
        }
        return hits;
    }

    @Test
    void theWindowFollowsAChangeOfLoad() {
        PolicyDriver cache = cache(500);
        hitsOfKeysReadTwice(cache);
        hitsOfLoop(cache, 1000, 50_000);
        assertThat(hitsOfLoop(cache, 1000, 50_000)).isGreaterThan(22_000);
        hitsOfKeysReadTwice(cache);
        assertThat(hitsOfKeysReadTwice(cache)).isGreaterThan(18_000);
    }

    @Test
    @Tag("ME9")
    void recoversFromKeysMadeToCollideInTheSketch() {
        assertThat(KeysThatCollide.hitsKept(cache(500), cache(500), 250)).isGreaterThan(0.9);
    }

    /**
     * With next to no window it is chance alone that lets candidates in against victims that look frequent for good.
     */
    @Test
    void recoversWithoutAWindowToo() {
        assertThat(KeysThatCollide.hitsKept(cache(500, "window", "1%"), cache(500, "window", "1%"), 100))
                .isGreaterThan(0.9);
    }

    @Test
    void aHeavyCandidateHasToBeatAllWhoseRoomItTakes() {
        PolicyDriver cache = cache(1000, "window", "10%");
        for (int round = 0; round < 4; round++) {
            LongStream.range(0, 90).forEach(key -> cache.access(key, 10, 1));
        }
        // more frequent than any of the five that it would push out, but not than all
        for (int round = 0; round < 8; round++) {
            cache.access(500, 50, 1);
            cache.access(1000 + 2 * round, 60, 1);
            cache.access(1001 + 2 * round, 60, 1);
        }
        assertThat(LongStream.range(0, 90).filter(cache::holds).count()).isGreaterThan(84);
    }

    @Test
    void theWindowIsSteeredUnlessItsSizeIsGiven() {
        assertThat(Policies.named("w-tinylfu", Map.of("window", "auto"))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.named("w-tinylfu", Map.of("window", "some")))
                .withMessageContainingAll("'window'", "'some'", "auto", "a percentage");
    }
}
