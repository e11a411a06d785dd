package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SievePolicyTest extends EvictionPolicyContract {

    SievePolicyTest() {
        super("sieve");
    }

    /** The paper's figure: A, B and G are visited, the hand stands at the tail, and H arrives. */
    @Test
    void theHandPassesVisitedEntriesAndLeavesThemWhereTheyAre() {
        PolicyDriver cache = cache(7, "guard", "0");
        cache.accessAll('G', 'F', 'E', 'D', 'C', 'B', 'A');
        cache.accessAll('A', 'B', 'G');
        cache.access('H');
        assertThat(cache.holds('F')).isFalse();
        cache.accessAll('A', 'D', 'I', 'B', 'J');
        // the hand went on from F: E for I, past D, C for J
        assertThat(cache.keys()).containsExactly('A', 'B', 'D', 'G', 'H', 'I', 'J');
    }

    @Test
    void theHandSurvivesTheRemovalOfItsEntry() {
        PolicyDriver cache = cache(4, "guard", "0");
        cache.accessAll(1, 2, 3, 4, 5);
        cache.remove(2);
        cache.accessAll(6, 7);
        assertThat(cache.keys()).containsExactly(4, 5, 6, 7);
    }

    @Test
    void keysReadTwiceAndThenNoMoreDefeatThePlainOne() {
        assertThat(hitsOfKeysReadTwice("0")).isLessThan(500);
        assertThat(hitsOfKeysReadTwice("10%")).isGreaterThan(9_900);
    }

    private int hitsOfKeysReadTwice(String guard) {
        PolicyDriver cache = cache(500, "guard", guard);
        int hits = 0;
        for (long key = 0; key < 10_000; key++) {
            cache.access(key);
            hits += cache.access(key - 20) ? 1 : 0;
        }
        return hits;
    }

    @Test
    void aScanTakesTheRoomOfKeysWantedOnceOnly() {
        PolicyDriver cache = cache(100);
        for (int round = 0; round < 20; round++) {
            LongStream.range(0, 50).forEach(cache::access);
            LongStream.range(1000 + round * 50L, 1050 + round * 50L).forEach(cache::access);
        }
        LongStream.range(5000, 5090).forEach(cache::access);
        assertThat(cache.keys()).startsWith(LongStream.range(0, 50).toArray());
    }
}
