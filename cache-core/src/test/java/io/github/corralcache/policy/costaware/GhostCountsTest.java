package io.github.corralcache.policy.costaware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GhostCountsTest {

    private static final int ENTRIES = 1024;

    private final GhostCounts ghosts = ghosts(1);

    private static GhostCounts ghosts(long seed) {
        GhostCounts ghosts = new GhostCounts(seed);
        ghosts.fit(ENTRIES);
        return ghosts;
    }

    @Test
    void recallsTheCountsItWasTold() {
        for (int hash = 0; hash < 500; hash++) {
            ghosts.remember(hash, 1 + hash % 15);
        }
        for (int hash = 0; hash < 500; hash++) {
            assertThat(ghosts.recall(hash)).isEqualTo(1 + hash % 15);
        }
    }

    @Test
    void keepsTheLargerOfTwoCounts() {
        ghosts.remember(42, 9);
        ghosts.remember(42, 3);
        assertThat(ghosts.recall(42)).isEqualTo(9);
        ghosts.remember(42, 12);
        assertThat(ghosts.recall(42)).isEqualTo(12);
    }

    @Test
    void knowsNothingOfNearlyAllKeysItWasNotTold() {
        for (int hash = 0; hash < 4 * ENTRIES; hash++) {
            ghosts.remember(hash, 1);
        }
        long mistaken = IntStream.range(1_000_000, 1_100_000)
                .filter(hash -> ghosts.recall(hash) > 0)
                .count();
        assertThat(mistaken).isBetween(20L, 200L);
    }

    @Test
    void keysUsedOnceDoNotPushOutThoseUsedMore() {
        for (int hash = 0; hash < ENTRIES; hash++) {
            ghosts.remember(hash, 5);
        }
        for (int hash = 100_000; hash < 100_000 + 100 * ENTRIES; hash++) {
            ghosts.remember(hash, 1);
        }
        long kept = IntStream.range(0, ENTRIES)
                .filter(hash -> ghosts.recall(hash) == 5)
                .count();
        assertThat(kept).isGreaterThan(ENTRIES * 97 / 100);
    }

    @Test
    void ofEqualsTheOneThereLongestGoes() {
        GhostCounts oneWord = new GhostCounts(1);
        for (int hash = 1; hash <= 6; hash++) {
            oneWord.remember(hash, 2);
        }
        assertThat(IntStream.rangeClosed(1, 6).map(oneWord::recall)).containsExactly(0, 0, 2, 2, 2, 2);
    }

    @Test
    void theLeastGoesWhereverItIs() {
        for (int least = 0; least < 4; least++) {
            GhostCounts oneWord = new GhostCounts(1);
            for (int i = 0; i < 4; i++) {
                oneWord.remember(100 + i, i == least ? 3 : 7);
            }
            oneWord.remember(200, 5);
            assertThat(oneWord.recall(100 + least)).isZero();
            assertThat(oneWord.recall(200)).isEqualTo(5);
            int gone = least;
            assertThat(IntStream.range(0, 4).filter(i -> i != gone).map(i -> oneWord.recall(100 + i)))
                    .containsOnly(7);
        }
    }

    @Test
    void halvesAllCountsWhenToldTo() {
        SplittableRandom random = new SplittableRandom(7);
        int[] counts = random.ints(300, 1, 16).toArray();
        for (int hash = 0; hash < counts.length; hash++) {
            ghosts.remember(hash, counts[hash]);
        }
        ghosts.halve();
        for (int hash = 0; hash < counts.length; hash++) {
            assertThat(ghosts.recall(hash)).isEqualTo(counts[hash] / 2);
        }
    }

    @Test
    void aCountThatWasHalvedToNothingIsForgotten() {
        ghosts.remember(42, 1);
        ghosts.halve();
        assertThat(ghosts.recall(42)).isZero();
        ghosts.remember(42, 1);
        assertThat(ghosts.recall(42)).isEqualTo(1);
    }

    @Test
    void keepsItsCountsWhenItGrows() {
        for (int hash = 0; hash < 500; hash++) {
            ghosts.remember(hash, 1 + hash % 15);
        }
        ghosts.fit(100_000);
        for (int hash = 0; hash < 500; hash++) {
            assertThat(ghosts.recall(hash)).isEqualTo(1 + hash % 15);
        }
    }

    @Test
    @Tag("ME9")
    void whichKeysAreTakenForOneAnotherDependsOnTheSeed() {
        GhostCounts other = ghosts(2);
        ghosts.remember(0, 9);
        other.remember(0, 9);
        int[] alike = IntStream.range(1, 20_000_000)
                .filter(hash -> ghosts.recall(hash) == 9)
                .limit(3)
                .toArray();
        assertThat(alike).isNotEmpty();
        assertThat(IntStream.of(alike).map(other::recall)).containsOnly(0);
    }
}
