package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.replay.ReplayResult;
import io.github.corralcache.policy.Policies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Fills the template of the page: {@code {{hits}}}, {@code {{costs}}} and {@code {{hit-cost}}}. */
final class PolicyPage {

    private final Evaluation evaluation;
    private final HitCosts hitCosts;

    private PolicyPage(Evaluation evaluation, HitCosts hitCosts) {
        this.evaluation = evaluation;
        this.hitCosts = hitCosts;
    }

    static String render(Evaluation evaluation, HitCosts hitCosts) throws IOException {
        PolicyPage page = new PolicyPage(evaluation, hitCosts);
        return Template.fill(template(), page::fill);
    }

    /** The page before it is filled. */
    static String template() throws IOException {
        return Template.read("policies.md");
    }

    private String fill(String name) {
        return switch (name) {
            case "hits" -> hits();
            case "costs" -> costs();
            case "hit-cost" -> hitCost();
            default -> throw new IllegalStateException("the template has an unknown place to fill: " + name);
        };
    }

    private String hits() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("policy", evaluation.equalCosts(), Measurement::title));
        for (String contender : Evaluation.contenders()) {
            rows.add(row(name(contender), evaluation.equalCosts(), measurement -> {
                String hits = percent(measurement.hitRatio(contender));
                return isBest(contender, measurement) ? "**" + hits + "**" : hits;
            }));
        }
        return Template.table(rows);
    }

    private static boolean isBest(String contender, Measurement measurement) {
        return Policies.names().contains(contender)
                && Policies.names().stream()
                        .allMatch(other -> measurement.hitRatio(other) <= measurement.hitRatio(contender));
    }

    private String costs() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("policy", evaluation.unequalCosts(), Measurement::title));
        for (String contender : Evaluation.contenders()) {
            rows.add(row(name(contender), evaluation.unequalCosts(), measurement -> {
                ReplayResult result = measurement.result(contender);
                return percent(result.costMissRatio()) + " / " + percent(result.hitRatio()) + " / "
                        + (Double.isNaN(result.surprise())
                                ? "-"
                                : String.format(Locale.ROOT, "%.2f", result.surprise()));
            }));
        }
        return Template.table(rows);
    }

    private String hitCost() {
        if (hitCosts.nanos().isEmpty()) {
            return "Not measured in this run.";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("contestant", "ns of processor time per hit"));
        hitCosts.nanos().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(cost -> rows.add(
                        List.of("`" + cost.getKey() + "`", String.format(Locale.ROOT, "%.0f", cost.getValue()))));
        return Template.table(rows);
    }

    private static List<String> row(String first, List<Measurement> measurements, Function<Measurement, String> cell) {
        List<String> row = new ArrayList<>();
        row.add(first);
        measurements.stream().map(cell).forEach(row::add);
        return row;
    }

    private static String name(String contender) {
        return contender.equals(Evaluation.BOUND) ? "Belady's bound" : "`" + contender + "`";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
