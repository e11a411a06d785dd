package io.github.corralcache.sample.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {

    @ParameterizedTest
    @CsvSource({"0.5, 50", "0.95, 95", "0.99, 99", "1, 100"})
    void percentileIsTheLatencyThatThisShareDoesNotExceed(double share, double millis) {
        long[] sorted = new long[100];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = (i + 1) * 1_000_000L;
        }

        assertThat(Run.percentile(sorted, share)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "1"})
    void percentileOfOneLatencyIsThatLatency(double share) {
        assertThat(Run.percentile(new long[] {7_000_000}, share)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "1"})
    void percentileOfNothingIsZero(double share) {
        assertThat(Run.percentile(new long[0], share)).isZero();
    }
}
