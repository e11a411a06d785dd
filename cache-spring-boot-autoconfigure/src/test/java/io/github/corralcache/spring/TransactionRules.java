package io.github.corralcache.spring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What was seen of writes in transactions, as a table of Markdown in which what is alike is told once. */
final class TransactionRules {

    /** How a transaction comes to be written in, and how it ends. */
    record Situation(String transaction, String propagation, String ending) {}

    /** What was read, in the order of time. */
    record Seen(String byTheWriter, String byOthers, String outerReads, String afterwards) {}

    private record Cell(Situation situation, String write, String form) {}

    private final Map<Cell, Seen> cells = new LinkedHashMap<>();

    void add(Situation situation, String write, String form, Seen seen) {
        if (cells.put(new Cell(situation, write, form), seen) != null) {
            throw new IllegalArgumentException("asked twice: " + situation + ", " + write + ", " + form);
        }
    }

    /** A row of the table: cells that are alike in all but one respect are told together in it. */
    private record Row(String transaction, String propagation, String ending, String write, String form, Seen seen) {
        private Row with(int column, String text) {
            return new Row(
                    transaction,
                    column == 1 ? text : propagation,
                    column == 2 ? text : ending,
                    column == 3 ? text : write,
                    column == 4 ? text : form,
                    seen);
        }

        private String column(int column) {
            return switch (column) {
                case 1 -> propagation;
                case 2 -> ending;
                case 3 -> write;
                default -> form;
            };
        }
    }

    /** @param names shorter names of what is told together, in the order in which they are looked for */
    String markdown(Map<String, String> names) {
        List<Row> rows = new ArrayList<>();
        cells.forEach((cell, seen) -> rows.add(new Row(
                cell.situation.transaction(),
                cell.situation.propagation(),
                cell.situation.ending(),
                cell.write,
                cell.form,
                seen)));
        List<Row> merged = rows;
        for (int column : new int[] {4, 3, 1, 2}) {
            merged = merge(merged, column);
        }
        StringBuilder table = new StringBuilder("""
                | propagation | within | ends with | the write | read by | the writer reads | others have meanwhile | then the outer one reads | the cache has afterwards |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (Row row : merged) {
            String line = String.join(
                    " | ",
                    row.propagation,
                    row.transaction,
                    row.ending,
                    row.write,
                    row.form,
                    row.seen.byTheWriter,
                    row.seen.byOthers,
                    row.seen.outerReads,
                    row.seen.afterwards);
            for (Map.Entry<String, String> name : names.entrySet()) {
                line = line.replace(name.getKey(), name.getValue());
            }
            table.append("| ").append(line).append(" |\n");
        }
        return table.toString();
    }

    private static List<Row> merge(List<Row> rows, int column) {
        return merge(rows, row -> row.with(column, ""), column);
    }

    private static List<Row> merge(List<Row> rows, Function<Row, Row> rest, int column) {
        Map<Row, List<String>> alike = new LinkedHashMap<>();
        rows.forEach(row ->
                alike.computeIfAbsent(rest.apply(row), r -> new ArrayList<>()).add(row.column(column)));
        List<Row> merged = new ArrayList<>();
        alike.forEach((row, texts) -> merged.add(row.with(column, String.join(", ", texts))));
        return merged;
    }
}
