package io.github.corralcache.benchmarks.rivals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The findings as a Markdown table, a row for each probe and a column for each cache. What misses its target is bold.
 */
public final class RivalsTable {

    private final List<Rivals> rivals;
    private final Map<Probe, List<Finding>> findings = new LinkedHashMap<>();

    private RivalsTable(List<Rivals> rivals) {
        this.rivals = rivals;
    }

    /** Runs all probes on all caches, some two minutes. */
    public static RivalsTable measured() throws InterruptedException {
        return of(Rivals.ALL, Probes::run);
    }

    /** Runs all probes on {@code rivals}. */
    static RivalsTable of(List<Rivals> rivals, Runner runner) throws InterruptedException {
        RivalsTable table = new RivalsTable(rivals);
        for (Probe probe : Probes.ALL) {
            List<Finding> row = new ArrayList<>();
            for (Rivals rival : rivals) {
                row.add(runner.run(probe, rival));
            }
            table.findings.put(probe, row);
        }
        return table;
    }

    interface Runner {
        Finding run(Probe probe, Rivals rival) throws InterruptedException;
    }

    /** Returns whether Corral met every target. */
    public boolean isMetByCorral() {
        return findings.values().stream().allMatch(row -> {
            for (int i = 0; i < row.size(); i++) {
                if (rivals.get(i).isOurs() && !row.get(i).met()) {
                    return false;
                }
            }
            return true;
        });
    }

    /** The table. */
    public String markdown() {
        StringBuilder table = new StringBuilder();
        line(table, "probe", "target", rivals.stream().map(Rivals::title).toList());
        line(table, "---", "---", rivals.stream().map(rival -> "---").toList());
        findings.forEach((probe, row) -> line(
                table,
                probe.title(),
                probe.target(),
                row.stream()
                        .map(finding -> finding.met() ? finding.outcome() : "**" + finding.outcome() + "**")
                        .toList()));
        return table.toString();
    }

    private static void line(StringBuilder table, String first, String second, List<String> rest) {
        table.append("| ").append(first).append(" | ").append(second).append(" | ");
        table.append(String.join(" | ", rest)).append(" |\n");
    }

    /** How each of the caches is asked, as a list. */
    public String legend() {
        return rivals.stream()
                .map(rival -> "- " + rival.title() + ": " + rival.asked() + "\n")
                .collect(Collectors.joining());
    }
}
