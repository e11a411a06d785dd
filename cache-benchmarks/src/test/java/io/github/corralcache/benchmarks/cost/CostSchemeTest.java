package io.github.corralcache.benchmarks.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.corralcache.benchmarks.trace.Trace;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CostSchemeTest {

    private static final int OBJECTS = 30_000;

    private final Trace trace = trace();

    @Test
    void unitCostsOne() {
        assertThat(costs("unit").distinct()).containsExactly(1.0);
    }

    @Test
    void uniform3HasThreeCostsEquallyLikely() {
        assertThat(share("uniform3", 0.5, 1)).isCloseTo(1 / 3.0, within(0.01));
        assertThat(share("uniform3", 99, 100)).isCloseTo(1 / 3.0, within(0.01));
        assertThat(share("uniform3", 9_999, 10_000)).isCloseTo(1 / 3.0, within(0.01));
    }

    @Test
    void groupsHaveTheirSharesAndRanges() {
        assertThat(share("groups:80/15/5", 9, 30)).isCloseTo(0.8, within(0.01));
        assertThat(share("groups:80/15/5", 119, 180)).isCloseTo(0.15, within(0.01));
        assertThat(share("groups:80/15/5", 349, 450)).isCloseTo(0.05, within(0.01));
        assertThat(costs("groups:80/15/5").filter(cost -> cost <= 30).distinct().count())
                .isEqualTo(21);
    }

    @Test
    void twoValueIsCheapForFourOfFive() {
        assertThat(share("two-value", 0, 1)).isCloseTo(0.8, within(0.01));
        assertThat(share("two-value", 99, 100)).isCloseTo(0.2, within(0.01));
    }

    @Test
    void logNormalHasItsMedianAndSigmaAndItsQuartilesAsGroups() {
        assertThat(share("lognormal", 0, 5)).isCloseTo(0.5, within(0.01));
        assertThat(share("lognormal", 0, 5 * Math.exp(1.5))).isCloseTo(0.8413, within(0.01));
        ObjectCosts costs = CostScheme.named("lognormal").costs(trace, 1);
        for (int group = 0; group < 4; group++) {
            int wanted = group;
            assertThat(IntStream.range(0, OBJECTS)
                            .filter(object -> costs.group(object) == wanted)
                            .count())
                    .isBetween((long) (OBJECTS * 0.24), (long) (OBJECTS * 0.26));
        }
    }

    @Test
    void aKeyHasTheSameCostWhereverItStands() {
        Trace.Builder reversed = new Trace.Builder("reversed");
        IntStream.rangeClosed(1, OBJECTS).forEach(i -> reversed.add(OBJECTS - i));
        ObjectCosts forwards = CostScheme.named("lognormal").costs(trace, 3);
        ObjectCosts backwards = CostScheme.named("lognormal").costs(reversed.build(), 3);
        assertThat(forwards.cost(10)).isEqualTo(backwards.cost(OBJECTS - 11));
    }

    @Test
    void anotherSeedGivesOtherCosts() {
        assertThat(costs("lognormal").toArray())
                .isNotEqualTo(IntStream.range(0, OBJECTS)
                        .mapToDouble(CostScheme.named("lognormal").costs(trace, 2)::cost)
                        .toArray());
    }

    @Test
    void theTracesOwnCostsNeedATraceThatHasSome() {
        Trace.Builder priced = new Trace.Builder("priced");
        priced.addCosted(1, 10);
        priced.addCosted(2, 100);
        ObjectCosts costs = CostScheme.named("trace").costs(priced.build(), 1);
        assertThat(costs.cost(1)).isEqualTo(100);
        assertThat(costs.group(0)).isNotEqualTo(costs.group(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CostScheme.named("trace").costs(trace, 1))
                .withMessageContaining("numbers");
    }

    @Test
    void anUnknownModelNamesTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CostScheme.named("dear"))
                .withMessage("unknown cost scheme 'dear', must be one of unit, uniform3, groups:A/B/C, lognormal,"
                        + " two-value, trace");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CostScheme.named("groups:80/15/6"))
                .withMessage("the shares of 'groups:80/15/6' must add up to 100");
    }

    private DoubleStream costs(String model) {
        ObjectCosts costs = CostScheme.named(model).costs(trace, 1);
        return IntStream.range(0, OBJECTS).mapToDouble(costs::cost);
    }

    private double share(String model, double above, double upTo) {
        return (double) costs(model)
                        .filter(cost -> cost > above && cost <= upTo)
                        .count()
                / OBJECTS;
    }

    private static Trace trace() {
        Trace.Builder trace = new Trace.Builder("numbers");
        IntStream.range(0, OBJECTS).forEach(trace::add);
        return trace.build();
    }
}
