package io.github.corralcache.benchmarks.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticTraceTest {

    @Test
    void theSameSeedGivesTheSameTrace() {
        assertThat(objects(SyntheticTrace.draw("zipf:0.99:100:1000", 5)))
                .isEqualTo(objects(SyntheticTrace.draw("zipf:0.99:100:1000", 5)))
                .isNotEqualTo(objects(SyntheticTrace.draw("zipf:0.99:100:1000", 6)));
    }

    @Test
    void ranksFollowZipfsLaw() {
        Trace trace = SyntheticTrace.draw("zipf:1:3:60000", 1);
        double[] shares = new double[3];
        for (int request = 0; request < trace.length(); request++) {
            shares[trace.object(request)] += 1.0 / trace.length();
        }
        assertThat(IntStream.range(0, 3)
                        .mapToDouble(object -> shares[object])
                        .sorted()
                        .toArray())
                .containsExactly(new double[] {2 / 11.0, 3 / 11.0, 6 / 11.0}, within(0.01));
    }

    @Test
    void sizesAreInTheirRangeAndBelongToKeys() {
        Trace trace = SyntheticTrace.draw("zipf:0.5:500:5000:3-6", 1);
        assertThat(IntStream.range(0, trace.objects()).map(trace::size).distinct())
                .containsExactlyInAnyOrder(3, 4, 5, 6);
    }

    @Test
    void sizesCanBePowersOfTwo() {
        Trace trace = SyntheticTrace.draw("zipf:0.5:500:5000:2^0-3", 1);
        assertThat(IntStream.range(0, trace.objects()).map(trace::size).distinct())
                .containsExactlyInAnyOrder(1, 2, 4, 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zipf:",
                "zipf:1:5:5:2^0-31",
                "zipf:1:5:5:3^0-3",
                "zipf:1:2",
                "zipf:1:0:5",
                "zipf:1:5:0",
                "zipf:1:5:5:6-2",
                "zipf:-1:5:5"
            })
    void whatIsNotUnderstoodIsRefused(String description) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyntheticTrace.draw(description, 1))
                .withMessageStartingWith("'" + description + "'");
    }

    private static int[] objects(Trace trace) {
        return IntStream.range(0, trace.length()).map(trace::object).toArray();
    }
}
