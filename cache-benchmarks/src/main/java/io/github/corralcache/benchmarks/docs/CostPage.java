package io.github.corralcache.benchmarks.docs;

import static io.github.corralcache.benchmarks.docs.CostEvaluation.COST_AWARE;
import static io.github.corralcache.benchmarks.docs.CostEvaluation.COST_BLIND;
import static io.github.corralcache.benchmarks.docs.CostEvaluation.RIVAL;
import static io.github.corralcache.benchmarks.docs.CostEvaluation.UNLIMITED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Fills the template of the page about costs. */
final class CostPage {

    private static final int LOSSES = 8;

    private final CostEvaluation evaluation;

    private CostPage(CostEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    static String render(CostEvaluation evaluation) throws IOException {
        return Template.fill(template(), new CostPage(evaluation)::fill);
    }

    /** The page before it is filled. */
    static String template() throws IOException {
        return Template.read("cost.md");
    }

    private String fill(String name) {
        return switch (name) {
            case "demands" -> demands();
            case "gain" ->
                String.format(Locale.ROOT, "%.0f", 100 * (1 - ratio(evaluation.unequal(), COST_AWARE, RIVAL)));
            case "gains" -> gains();
            case "cells" -> cells();
            case "limits" -> limits();
            case "glut" -> glut();
            case "equal" -> equal();
            case "losses" -> losses();
            default -> throw new IllegalStateException("the template has an unknown place to fill: " + name);
        };
    }

    private String demands() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("demand", "measured", "bar", "met"));
        Demand.all(evaluation).forEach(demand -> rows.add(demand.row()));
        return Template.table(rows);
    }

    private String gains() {
        List<Cell> cells = evaluation.unequal();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("policy", "all"));
        CostEvaluation.SCHEMES.forEach(scheme -> head.add("`" + scheme + "`"));
        head.addAll(List.of("hits, %", "surprise: 90 %", "worst"));
        rows.add(head);
        for (String contender : CostEvaluation.UNEQUAL_CONTENDERS) {
            List<String> row = new ArrayList<>();
            row.add(name(contender));
            row.add(number(ratio(cells, contender, RIVAL)));
            for (String scheme : CostEvaluation.SCHEMES) {
                List<Cell> ofScheme = cells.stream()
                        .filter(cell -> cell.scheme().equals(scheme))
                        .toList();
                row.add(number(ratio(ofScheme, contender, RIVAL)));
            }
            row.add(percent(Cell.meanHitRatio(cells, contender)));
            row.add(number(Cell.surprise(cells, contender, 0.9)));
            row.add(number(Cell.surprise(cells, contender, 1)));
            rows.add(row);
        }
        return Template.table(rows);
    }

    private String cells() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("trace", "costs", "size"));
        CostEvaluation.UNEQUAL_CONTENDERS.forEach(contender -> head.add(name(contender)));
        rows.add(head);
        for (Cell cell : evaluation.unequal()) {
            List<String> row = new ArrayList<>(List.of(cell.trace(), "`" + cell.scheme() + "`", count(cell.size())));
            for (String contender : CostEvaluation.UNEQUAL_CONTENDERS) {
                row.add(percent(cell.costMissRatio(contender)) + " / " + percent(cell.hitRatio(contender)) + " / "
                        + number(cell.surprise(contender)));
            }
            rows.add(row);
        }
        return Template.table(rows);
    }

    private String limits() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("`surprise-limit`", "cost missed, %", "hits, %", "surprise"));
        evaluation
                .limits()
                .forEach((limit, result) -> rows.add(List.of(
                        "`" + limit + "`",
                        percent(result.costMissRatio()),
                        percent(result.hitRatio()),
                        number(result.surprise()))));
        return Template.table(rows);
    }

    private String glut() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("policy"));
        evaluation.glut().forEach(cell -> head.add(count(cell.size()) + " entries: load, cost"));
        rows.add(head);
        for (String contender : CostEvaluation.GLUT_CONTENDERS) {
            List<String> row = new ArrayList<>(List.of(name(contender)));
            for (Cell cell : evaluation.glut()) {
                row.add(number(cell.surprise(contender)) + ", " + number(ratio(List.of(cell), contender, COST_BLIND)));
            }
            rows.add(row);
        }
        return Template.table(rows);
    }

    private String equal() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("trace", "size"));
        CostEvaluation.EQUAL_CONTENDERS.forEach(contender -> head.add(name(contender)));
        rows.add(head);
        for (Cell cell : evaluation.equal()) {
            List<String> row = new ArrayList<>(List.of(cell.trace(), count(cell.size())));
            CostEvaluation.EQUAL_CONTENDERS.forEach(contender -> row.add(percent(cell.hitRatio(contender))));
            rows.add(row);
        }
        return Template.table(rows);
    }

    /** Where knowing costs, or this policy, does worst. */
    private String losses() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("trace", "costs", "size", "what"));
        evaluation.unequal().stream()
                .sorted(Comparator.comparingDouble(cell -> -cell.surprise(COST_AWARE)))
                .limit(LOSSES / 2)
                .forEach(cell -> rows.add(loss(
                        cell,
                        "a group misses " + number(cell.surprise(COST_AWARE))
                                + " times what it would under LRU (without a limit " + number(cell.surprise(UNLIMITED))
                                + ")")));
        evaluation.equal().stream()
                .sorted(Comparator.comparingDouble(cell -> cell.hitRatio(COST_AWARE) - cell.hitRatio(RIVAL)))
                .limit(LOSSES / 2)
                .forEach(cell -> rows.add(loss(
                        cell,
                        "hits " + percent(cell.hitRatio(COST_AWARE)) + " %, Caffeine " + percent(cell.hitRatio(RIVAL))
                                + " %")));
        return Template.table(rows);
    }

    private static List<String> loss(Cell cell, String what) {
        return List.of(cell.trace(), "`" + cell.scheme() + "`", count(cell.size()), what);
    }

    private static double ratio(List<Cell> cells, String contender, String other) {
        return Cell.costRatio(cells, contender, other);
    }

    private static String name(String contender) {
        return contender.equals(UNLIMITED) ? "`cost-aware`, limit off" : "`" + contender + "`";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
