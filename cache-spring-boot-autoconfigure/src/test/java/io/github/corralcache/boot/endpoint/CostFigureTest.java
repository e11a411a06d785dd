package io.github.corralcache.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CostUnit;
import org.junit.jupiter.api.Test;

class CostFigureTest {

    @Test
    void measuredCostsAreShownInSeconds() {
        assertThat(CostFigure.unit(CostUnit.NANOSECONDS)).isEqualTo("seconds");
        assertThat(CostFigure.of(20e6, CostUnit.NANOSECONDS)).isEqualTo(0.02);
    }

    @Test
    void declaredCostsAreShownAsDeclared() {
        assertThat(CostFigure.unit(CostUnit.DECLARED)).isEqualTo("declared");
        assertThat(CostFigure.of(20e6, CostUnit.DECLARED)).isEqualTo(20e6);
    }

    @Test
    void whatIsUnknownIsNotShown() {
        assertThat(CostFigure.of(Double.NaN, CostUnit.NANOSECONDS)).isNull();
        assertThat(CostFigure.of(1, CostUnit.NONE)).isNull();
    }
}
