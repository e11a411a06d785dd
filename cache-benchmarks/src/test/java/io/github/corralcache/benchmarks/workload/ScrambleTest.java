package io.github.corralcache.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScrambleTest {

    /** The generator that the finaliser is taken from, from the same start. */
    @Test
    void isTheFinaliserOfSplitMix64() {
        SplittableRandom random = new SplittableRandom(0);
        assertThat(Scramble.scramble(0)).isEqualTo(random.nextLong());
    }

    @Test
    void unitNumbersAreSpreadEvenly() {
        assertThat(LongStream.range(0, 10_000).mapToDouble(Scramble::unit).average())
                .hasValueCloseTo(0.5, within(0.01));
    }
}
