package io.github.corralcache.benchmarks.docs;

import static io.github.corralcache.benchmarks.docs.CostEvaluation.COST_AWARE;
import static io.github.corralcache.benchmarks.docs.CostEvaluation.COST_BLIND;
import static io.github.corralcache.benchmarks.docs.CostEvaluation.GDSF;
import static io.github.corralcache.benchmarks.docs.CostEvaluation.RIVAL;

import java.util.List;
import java.util.Locale;

/**
 * What is demanded of the cost-aware policy, and what was measured.
 *
 * @param bar what is demanded at least, or at most
 */
record Demand(String what, double measured, boolean atMost, double bar, int digits) {

    /** Hit ratios of smaller caches, and of shorter traces, are a matter of luck. */
    private static final long LARGE = 1_000;

    private static final long LONG = 100_000;

    static List<Demand> all(CostEvaluation evaluation) {
        List<Cell> unequal = evaluation.unequal();
        List<Cell> equal = evaluation.equal();
        List<Cell> glut =
                evaluation.glut().stream().filter(cell -> cell.size() == 2_000).toList();
        return List.of(
                atMost("missed cost over Caffeine's", Cell.costRatio(unequal, COST_AWARE, RIVAL), 0.45, 3),
                atMost("missed cost over GDSF's", Cell.costRatio(unequal, COST_AWARE, GDSF), 1, 3),
                atLeast("hits more than GDSF's, in points", points(unequal, GDSF), 3, 1),
                atMost("surprise, 90 % of cells", Cell.surprise(unequal, COST_AWARE, 0.9), 1.6, 2),
                atMost("surprise, worst cell", Cell.surprise(unequal, COST_AWARE, 1), 2.5, 2),
                atLeast("equal costs: hits more than Caffeine's, in points", points(equal, RIVAL), 0.5, 2),
                atLeast(
                        "equal costs: the same, worst cell of 1,000 entries and 100,000 requests or more",
                        worstPoints(equal),
                        -1,
                        2),
                atMost("two backends: load of the cheap one over LRU's", Cell.surprise(glut, COST_AWARE, 1), 1.4, 2),
                atMost(
                        "two backends: missed cost over S3-FIFO's",
                        Cell.costRatio(glut, COST_AWARE, COST_BLIND),
                        0.88,
                        2));
    }

    private static double points(List<Cell> cells, String other) {
        return 100 * (Cell.meanHitRatio(cells, COST_AWARE) - Cell.meanHitRatio(cells, other));
    }

    private static double worstPoints(List<Cell> cells) {
        return cells.stream()
                .filter(cell -> cell.size() >= LARGE && cell.result(COST_AWARE).requests() >= LONG)
                .mapToDouble(cell -> 100 * (cell.hitRatio(COST_AWARE) - cell.hitRatio(RIVAL)))
                .min()
                .orElse(Double.NaN);
    }

    private static Demand atMost(String what, double measured, double bar, int digits) {
        return new Demand(what, measured, true, bar, digits);
    }

    private static Demand atLeast(String what, double measured, double bar, int digits) {
        return new Demand(what, measured, false, bar, digits);
    }

    boolean isMet() {
        return atMost ? measured <= bar : measured >= bar;
    }

    /** The cells of a row: what, measured, demanded, met. */
    List<String> row() {
        return List.of(what, number(measured), (atMost ? "≤ " : "≥ ") + number(bar), isMet() ? "yes" : "**no**");
    }

    private String number(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-6s %8s %s %-6s %s",
                isMet() ? "met" : "NOT",
                number(measured),
                atMost ? "<=" : ">=",
                number(bar),
                what);
    }
}
