package io.github.corralcache.benchmarks.docs;

import static io.github.corralcache.benchmarks.docs.CostEvaluation.COST_AWARE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.corralcache.benchmarks.replay.ReplayResult;
import io.github.corralcache.benchmarks.trace.Trace;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CostPageTest {

    @Test
    void everyPlaceIsFilled() throws IOException {
        String page = CostPage.render(evaluation(0.2));
        assertThat(page).doesNotContain("{{").doesNotContain("NaN");
        assertThat(page).contains("it saves 60 % of what Caffeine's misses cost, on the traces below");
        assertThat(page).contains("| `cost-aware` | 0.40 | 0.40 | 0.40 | 0.40 | 0.40 | 60.0 | 1.20 | 1.20 |");
        assertThat(page).contains("| `1.5` | 20.0 | 60.0 | 1.20 |");
    }

    @Test
    void whatIsDemandedIsMetOrNot() {
        assertThat(Demand.all(evaluation(0.2))).allMatch(Demand::isMet);
        assertThat(Demand.all(evaluation(0.3)))
                .filteredOn(demand -> !demand.isMet())
                .extracting(Demand::what)
                .containsExactly("missed cost over Caffeine's");
    }

    @Test
    void meansOfRatiosAreGeometric() {
        List<Cell> cells = List.of(cell("uniform3", 100, 0.5, 0.1), cell("uniform3", 200, 0.5, 0.4));
        assertThat(Cell.costRatio(cells, COST_AWARE, "caffeine")).isCloseTo(0.4, offset(1e-9));
    }

    @Test
    void theSurpriseOfAShareOfTheCells() {
        List<Cell> cells = Stream.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
                .map(surprise -> new Cell("toy", "uniform3", 100, Map.of("a", result("a", 0.5, 0.5, surprise))))
                .collect(Collectors.toList());
        assertThat(Cell.surprise(cells, "a", 0.9)).isEqualTo(9);
        assertThat(Cell.surprise(cells, "a", 1)).isEqualTo(10);
    }

    @Test
    void theGlutHasDearKeysInItsMiddleOnly() {
        Trace trace = TwoBackends.draw(1);
        int third = trace.length() / 3;
        long[] rare = new long[3];
        for (int request = 0; request < trace.length(); request++) {
            if (trace.key(trace.object(request)) >= 8_000) {
                rare[request / third]++;
            }
        }
        assertThat(rare[0]).isZero();
        assertThat(rare[1]).isBetween(29_000L, 31_000L);
        assertThat(rare[2]).isZero();
    }

    /** All rivals pay half and hit half; cost-aware pays what is given and hits a tenth more. */
    private static CostEvaluation evaluation(double costMissRatio) {
        List<Cell> unequal = CostEvaluation.SCHEMES.stream()
                .map(scheme -> cell(scheme, 2_000, 0.5, costMissRatio))
                .collect(Collectors.toList());
        Map<String, ReplayResult> limits = new LinkedHashMap<>();
        CostEvaluation.LIMITS.forEach(limit -> limits.put(limit, result(COST_AWARE, 0.6, 0.2, 1.2)));
        return new CostEvaluation(
                unequal,
                List.of(cell("unit", 2_000, 0.5, costMissRatio)),
                List.of(cell("trace", 2_000, 0.5, costMissRatio)),
                limits,
                Map.of());
    }

    private static Cell cell(String scheme, long size, double rivals, double costMissRatio) {
        Map<String, ReplayResult> results = new LinkedHashMap<>();
        Stream.of(CostEvaluation.UNEQUAL_CONTENDERS, CostEvaluation.EQUAL_CONTENDERS, CostEvaluation.GLUT_CONTENDERS)
                .flatMap(List::stream)
                .forEach(contender -> results.put(contender, result(contender, 0.5, rivals, 2)));
        results.put(COST_AWARE, result(COST_AWARE, 0.6, costMissRatio, 1.2));
        return new Cell("toy", scheme, size, results);
    }

    private static ReplayResult result(String policy, double hitRatio, double costMissRatio, double surprise) {
        return new ReplayResult(policy, 2_000, 200_000, hitRatio, costMissRatio, hitRatio, surprise, 10);
    }
}
