package io.github.corralcache.benchmarks.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.benchmarks.trace.SyntheticTrace;
import io.github.corralcache.benchmarks.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What misses cost under the policies that know of cost, against figures found by independent simulators: two million
 * requests after a million of warm-up, of 200,000 keys, by Zipf's law with 0.99; each key has its cost. What a few hot
 * keys happen to cost moves all columns; the seed is one that LRU, which knows no costs, tells to be near theirs.
 *
 * <p>One case runs in every build. The others take half a minute, are tagged {@code traces} and run with those of
 * {@link ConformanceTest}.
 */
class CostConformanceTest {

    private static final int SEED = 13087;
    private static final int WARMUP = 1_000_000;
    private static final String UNIT_SIZES = "zipf:0.99:200000:3000000";
    private static final String POWERS_OF_TWO = UNIT_SIZES + ":2^0-5";

    private static final Offset<Double> CLOSE = Offset.offset(0.01);
    /** What the wheels' rounding may lose. */
    private static final Offset<Double> WHEELS = Offset.offset(0.005);
    /** What rounding costs to a few bits may change. */
    private static final double PRECISION = 0.002;

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            cost            | size   | sized | LRU   | GDS   | GDSF  | WHEEL | CAMP  | HYPERBOLIC
            groups:20/75/5  | 20000  | false | .2447 | .2263 | .1942 | .2266 | .2263 | .2092
            groups:50/25/25 | 20000  | false | .2491 | .1934 | .1667 | .1959 | .1934 | .1788
            uniform3        | 20000  | false | .2138 | .1247 | .1068 | .1251 | .1246 | .1136
            uniform3        | 50000  | false | .1329 | .0413 | .0371 | .0419 | .0412 | .0374
            uniform3        | 210000 | true  | .2243 | .0846 | .0760 | .1320 | .0846 | .0837
            """)
    @Tag("traces")
    void missesCostWhatOthersFound(
            String cost,
            String size,
            boolean sized,
            double lru,
            double gds,
            double gdsf,
            double wheel,
            double camp,
            double hyperbolic) {
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("lru", lru);
        expected.put("gds", gds);
        expected.put("gdsf", gdsf);
        expected.put("gd-wheel", wheel);
        expected.put("camp", camp);
        expected.put("hyperbolic", hyperbolic);
        List<String> others = List.of("greedy-dual", "camp:precision=2", "camp:precision=16");

        Map<String, Double> measured = missCosts(expected.keySet(), others, cost, size, sized);

        SoftAssertions all = new SoftAssertions();
        expected.forEach((policy, ratio) ->
                all.assertThat(measured.get(policy)).as(policy).isCloseTo(ratio, CLOSE));
        all.assertThat(measured.get("gd-wheel")).as("wheels").isCloseTo(measured.get("greedy-dual"), WHEELS);
        for (String rounded : List.of("camp:precision=2", "camp:precision=16")) {
            all.assertThat(measured.get(rounded)).as(rounded).isCloseTo(measured.get("camp"), Offset.offset(PRECISION));
        }
        all.assertAll();
    }

    @Test
    void missesCostWhatOthersFoundWhereOneKeyInTwentyIsDear() {
        missesCostWhatOthersFound("groups:80/15/5", "20000", false, .2473, .1750, .1513, .1754, .1751, .1623);
    }

    private static Map<String, Double> missCosts(
            Iterable<String> policies, List<String> others, String cost, String size, boolean sized) {
        List<String> contenders = new ArrayList<>(others);
        policies.forEach(contenders::add);
        Trace trace = SyntheticTrace.draw(sized ? POWERS_OF_TWO : UNIT_SIZES, SEED);
        ReplaySettings settings =
                new ReplaySettings(contenders, List.of(size), sized, cost, SEED, WARMUP, true, 1, false);
        Map<String, Double> ratios = new LinkedHashMap<>();
        settings.plan(trace).run(result -> ratios.put(result.policy(), result.costMissRatio()));
        assertThat(ratios).containsOnlyKeys(contenders);
        return ratios;
    }
}
