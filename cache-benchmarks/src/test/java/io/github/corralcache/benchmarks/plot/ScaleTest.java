package io.github.corralcache.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void startsAtZeroWhereThatCostsLittleRoom() {
        Scale scale = Scale.around(0.1, 0.72);
        assertThat(scale.low()).isZero();
        assertThat(scale.ticks()).containsExactly(new double[] {0, 0.2, 0.4, 0.6, 0.8}, within(1e-9));
    }

    @Test
    void startsAtARoundShareWhereTheLinesAreFarFromZero() {
        Scale scale = Scale.around(0.912, 0.934);
        assertThat(scale.low()).isCloseTo(0.91, within(1e-9));
        assertThat(scale.high()).isCloseTo(0.935, within(1e-9));
        assertThat(scale.format(0.915)).isEqualTo("91.5 %");
    }

    @Test
    void hasRoomEvenWhereNothingVaries() {
        for (double share : new double[] {0, 0.5, 1}) {
            Scale scale = Scale.around(share, share);
            assertThat(scale.high()).isGreaterThan(scale.low());
            assertThat(share).isBetween(scale.low() - 1e-9, scale.high() + 1e-9);
        }
    }
}
