package io.github.corralcache.benchmarks.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbesTest {

    static Stream<Arguments> ours() {
        return Probes.ALL.stream()
                .flatMap(probe -> Rivals.ALL.stream()
                        .filter(Rivals::isOurs)
                        .map(rival -> Arguments.of(probe.title(), rival.name(), probe, rival)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ours")
    void corralMeetsTheTarget(String title, String name, Probe probe, Rivals rival) throws InterruptedException {
        assertThat(Probes.run(probe, rival)).matches(Finding::met, "meets '" + probe.target() + "'");
    }

    /** Every probe finds the weakness it is there for: none can pass whatever the cache does. */
    static Stream<Arguments> known() {
        return Stream.of(
                known(0, "caffeine", "absent", finding -> finding.millis() > 300),
                known(1, "guava", "stale", finding -> finding.millis() < 300),
                known(2, "caffeine", "9", finding -> finding.millis() > 300),
                known(3, "spring-map", "100 loads", finding -> finding.millis() > 1_000),
                known(4, "caffeine", "IllegalStateException", finding -> true),
                known(5, "guava", "hang", finding -> true),
                known(6, "guava", "no", finding -> true),
                known(7, "ehcache", "", finding -> Integer.parseInt(finding.outcome()) > 0));
    }

    private static Arguments known(int probe, String rival, String outcome, Predicate<Finding> asKnown) {
        Rivals named = Rivals.ALL.stream()
                .filter(each -> each.name().equals(rival))
                .findFirst()
                .orElseThrow();
        return Arguments.of(Probes.ALL.get(probe).title(), rival, Probes.ALL.get(probe), named, outcome, asKnown);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("known")
    void aRivalFailsAsIsKnown(
            String title, String name, Probe probe, Rivals rival, String outcome, Predicate<Finding> asKnown)
            throws InterruptedException {
        assertThat(Probes.run(probe, rival))
                .matches(finding -> !finding.met(), "misses '" + probe.target() + "'")
                .matches(finding -> finding.outcome().contains(outcome), "contains '" + outcome + "'")
                .matches(asKnown, "is as known");
    }

    @Test
    void whatMissesItsTargetIsBold() throws InterruptedException {
        Rivals hanging = new Rivals("hanging", "Hanging", "not at all", () -> {
            throw new AssertionError("is not to be made");
        });
        RivalsTable table = RivalsTable.of(
                List.of(Rivals.ALL.get(0), hanging),
                (probe, rival) -> rival.isOurs() ? new Finding("1.0 ms", 1, true) : Finding.hang());
        assertThat(table.markdown()).contains("| 1.0 ms | **hang** |");
        assertThat(table.isMetByCorral()).isTrue();
        assertThat(RivalsTable.of(List.of(Rivals.ALL.get(0)), (probe, rival) -> Finding.hang())
                        .isMetByCorral())
                .isFalse();
    }
}
