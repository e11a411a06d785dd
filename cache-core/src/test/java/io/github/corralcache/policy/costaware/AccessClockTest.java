package io.github.corralcache.policy.costaware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a hit writes. */
class AccessClockTest {

    private static final int EPOCH = 5;
    private static final int TICK = 1_000;

    private final AccessClock clock = new AccessClock();

    @BeforeEach
    void start() {
        clock.agesCount(false);
        clock.set(EPOCH, TICK);
    }

    private static int word(int tick, int count) {
        return AccessWord.stamp(EPOCH, tick) | count;
    }

    @Test
    void countsUpToItsEnd() {
        int word = word(TICK, 1);
        for (int count = 2; count <= AccessWord.MOST; count++) {
            word = clock.mark(word);
            assertThat(word).isEqualTo(word(TICK, count));
        }
        assertThat(clock.mark(word)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"false, 31, 32", "true, 1, 2"})
    void notesAFullCountAgainAfterAWhile(boolean agesCount, int lastToStay, int firstToBeNoted) {
        clock.agesCount(agesCount);
        assertThat(clock.mark(word(TICK - lastToStay, AccessWord.MOST)))
                .isEqualTo(word(TICK - lastToStay, AccessWord.MOST));
        assertThat(clock.mark(word(TICK - firstToBeNoted, AccessWord.MOST))).isEqualTo(word(TICK, AccessWord.MOST));
    }

    @Test
    void notesWatchedEntriesSooner() {
        int recent = word(TICK - 1, AccessWord.MOST) | AccessWord.WATCHED;
        assertThat(clock.mark(recent)).isEqualTo(recent);
        assertThat(clock.mark(word(TICK - 2, AccessWord.MOST) | AccessWord.WATCHED))
                .isEqualTo(word(TICK, AccessWord.MOST) | AccessWord.WATCHED);
    }

    /** Hits that are not noted are not learnt from: entries of the youngest age must not seem never to be used. */
    @Test
    void notesUsesWithinTheYoungestAge() {
        int older = TICK - 1;
        while (clock.mark(word(older, AccessWord.MOST) | AccessWord.WATCHED)
                == (word(older, AccessWord.MOST) | AccessWord.WATCHED)) {
            older--;
        }
        assertThat(AccessWord.age(word(older, AccessWord.MOST), word(TICK, 0))).isZero();
    }

    /** Readers may be behind: what another has noted already looks like the future to them. */
    @Test
    void notesWhatSeemsToBeYetToCome() {
        assertThat(clock.mark(word(TICK + 1, AccessWord.MOST))).isEqualTo(word(TICK, AccessWord.MOST));
    }

    @Test
    void comparesAsTheFieldsOfTheWordSay() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000_000; i++) {
            int epoch = random.nextInt(128);
            int tick = random.nextInt(1 << 20);
            clock.set(epoch, tick);
            int now = AccessWord.stamp(epoch, tick);
            // mostly a word of about now
            int word = random.nextInt(4) == 0 ? random.nextInt() : now - random.nextInt(-64, 1 << 10);
            int stamp = word & ~(AccessWord.MOST | AccessWord.WATCHED);
            boolean expected = word >= 0
                    && (word & AccessWord.MOST) == AccessWord.MOST
                    && now - stamp >= 0
                    && now - stamp < 32 << 4;
            assertThat(clock.redundantHits().covers(word))
                    .as("%x at %x", word, now)
                    .isEqualTo(expected);
        }
    }

    @Test
    void leavesAloneWhatItSaysNothingAbout() {
        SplittableRandom random = new SplittableRandom(1);
        int silent = 0;
        for (int i = 0; i < 100_000; i++) {
            int word = word(TICK - random.nextInt(40), random.nextInt(12, 16));
            if (clock.redundantHits().covers(word)) {
                assertThat(clock.mark(word)).isEqualTo(word);
                silent++;
            }
        }
        assertThat(silent).isPositive();
    }
}
