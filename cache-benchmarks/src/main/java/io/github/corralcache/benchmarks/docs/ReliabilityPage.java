package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.docs.ScenarioTests.Test;
import io.github.corralcache.benchmarks.docs.TestReports.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fills the template of the page: {@code {{ST1}}} with the tests of a scenario and how they ended, {@code {{rivals}}}
 * with the table of the rivals and {@code {{legend}}} with how they are asked.
 */
final class ReliabilityPage {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9]+)}}");

    private final Map<String, List<Test>> tests;
    private final TestReports reports;
    private final Map<String, String> texts;

    private ReliabilityPage(Map<String, List<Test>> tests, TestReports reports, Map<String, String> texts) {
        this.tests = tests;
        this.reports = reports;
        this.texts = texts;
    }

    /** @param texts what stands in the other places, by their names */
    static String render(Map<String, List<Test>> tests, TestReports reports, Map<String, String> texts)
            throws IOException {
        ReliabilityPage page = new ReliabilityPage(tests, reports, texts);
        return PLACEHOLDER.matcher(template()).replaceAll(match -> Matcher.quoteReplacement(page.fill(match.group(1))));
    }

    /** Returns the scenarios that the page has a row for. */
    static List<String> scenarios() throws IOException {
        return PLACEHOLDER
                .matcher(template())
                .results()
                .map(match -> match.group(1))
                .filter(name -> name.matches("[A-Z]+\\d+"))
                .toList();
    }

    static String template() throws IOException {
        try (InputStream template =
                Objects.requireNonNull(ReliabilityPage.class.getResourceAsStream("reliability.md"))) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String fill(String name) {
        String text = texts.get(name);
        if (text != null) {
            return text;
        }
        List<Test> proofs = tests.getOrDefault(name, List.of());
        return proofs.isEmpty() ? "none | not run" : names(proofs) + " | " + result(proofs);
    }

    /** The tests of one class go together, behind a link to it. */
    private static String names(List<Test> proofs) {
        Map<String, List<String>> byClass = new LinkedHashMap<>();
        proofs.forEach(test -> byClass.computeIfAbsent(
                        "[" + test.simpleType() + "](../" + test.source() + ")", none -> new ArrayList<>())
                .add(test.method()));
        return byClass.entrySet().stream()
                .map(type -> type.getKey()
                        + type.getValue().stream()
                                .filter(method -> !method.isEmpty())
                                .map(method -> " `" + method + "`")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("<br>"));
    }

    private String result(List<Test> proofs) {
        Map<Integer, Outcome> worst = new TreeMap<>();
        proofs.forEach(test -> reports.of(test)
                .forEach((jdk, outcome) ->
                        worst.merge(jdk, outcome, (one, other) -> one.compareTo(other) > 0 ? one : other)));
        // on a JDK where one of them did not run, the row is not proved
        proofs.forEach(test -> worst.keySet().retainAll(reports.of(test).keySet()));
        return worst.isEmpty()
                ? "not run"
                : worst.entrySet().stream()
                        .map(run -> run.getKey() + " " + text(run.getValue()))
                        .collect(Collectors.joining(", ", "JDK ", ""));
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case SKIPPED -> "**skipped**";
            case FAILED -> "**failed**";
        };
    }
}
