package io.github.corralcache.benchmarks.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** How tests ended, by the reports that Surefire writes: {@code TEST-*.xml}. */
final class TestReports {

    /** How the tests of one name ended on one JDK. */
    enum Outcome {
        PASSED,
        SKIPPED,
        FAILED
    }

    private static final Pattern METHOD = Pattern.compile("\\w+");

    /** By test, then by JDK: several tests of one name, as of a parameterized one, end as the worst of them. */
    private final Map<String, Map<Integer, Outcome>> outcomes = new HashMap<>();

    /** Reads the reports in {@code folders}; a later one adds to earlier ones. */
    static TestReports read(List<Path> folders) throws IOException {
        TestReports reports = new TestReports();
        for (Path folder : folders) {
            for (Path file : ScenarioTests.children(folder)) {
                String name = file.getFileName().toString();
                if (name.startsWith("TEST-") && name.endsWith(".xml")) {
                    reports.add(name.substring("TEST-".length(), name.length() - ".xml".length()), file);
                }
            }
        }
        return reports;
    }

    /** Returns how {@code test} ended on each JDK that it was run on. */
    Map<Integer, Outcome> of(ScenarioTests.Test test) {
        return outcomes.getOrDefault(key(test.type(), test.method()), Map.of());
    }

    private static String key(String type, String method) {
        return type + "#" + method;
    }

    private void add(String type, Path file) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            int jdk = 0;
            String method = "";
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "property" -> {
                            if ("java.specification.version".equals(xml.getAttributeValue(null, "name"))) {
                                jdk = Integer.parseInt(xml.getAttributeValue(null, "value"));
                            }
                        }
                        case "testcase" -> {
                            method = methodOf(xml.getAttributeValue(null, "name"));
                            add(type, method, jdk, Outcome.PASSED);
                        }
                        case "failure", "error" -> add(type, method, jdk, Outcome.FAILED);
                        case "skipped" -> add(type, method, jdk, Outcome.SKIPPED);
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException | NumberFormatException e) {
            throw new IOException(file + " is no report of tests: " + e.getMessage(), e);
        }
    }

    /** Parameters and the number of an invocation follow the name of a method. */
    private static String methodOf(String testcase) {
        Matcher name = METHOD.matcher(testcase);
        return name.lookingAt() ? name.group() : testcase;
    }

    private void add(String type, String method, int jdk, Outcome outcome) {
        for (String key : List.of(key(type, method), key(type, ""))) {
            outcomes.computeIfAbsent(key, none -> new TreeMap<>())
                    .merge(jdk, outcome, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }
}
