package io.github.corralcache.benchmarks.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliabilityPageTest {

    private static final Map<String, String> TEXTS = Map.of("rivals", "a table", "legend", "a list", "jvm", "a JVM");

    @TempDir
    Path root;

    private void source(String text) throws IOException {
        Path folder = Files.createDirectories(root.resolve("module/src/test/java/a/b"));
        Files.writeString(folder.resolve("SomeTest.java"), text);
    }

    private TestReports report(int jdk, String cases) throws IOException {
        Path folder = Files.createDirectories(root.resolve("reports-" + jdk));
        Files.writeString(
                folder.resolve("TEST-a.b.SomeTest.xml"),
                "<testsuite><properties><property name=\"java.specification.version\" value=\"" + jdk
                        + "\"/></properties>" + cases + "</testsuite>");
        return TestReports.read(List.of(folder));
    }

    private String row(String scenario, TestReports reports) throws IOException {
        return ReliabilityPage.render(ScenarioTests.find(root), reports, TEXTS)
                .lines()
                .filter(line -> line.startsWith("| " + scenario + " |"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyScenarioHasATestAndEveryTagIsAScenario() throws IOException {
        assertThat(ScenarioTests.find(Path.of(".."))).containsOnlyKeys(ReliabilityPage.scenarios());
    }

    @Test
    void aScenarioIsShownWithItsTestsAndHowTheyEnded() throws IOException {
        source("""
                class SomeTest {
                    @Test
                    @Tag("ST1")
                    @Tag("ST2")
                    void one() {}

                    @ParameterizedTest
                    @Tag("ST1")
                    void another(int parameter) {}

                    @Test
                    void neither() {}
                }
                """);
        TestReports reports = report(17, """
                <testcase name="one"/>
                <testcase name="another(int)[1]"/>
                <testcase name="another(int)[2]"><failure/></testcase>
                """);
        assertThat(row("ST1", reports))
                .endsWith(
                        "| [SomeTest](../module/src/test/java/a/b/SomeTest.java) `one` `another` | JDK 17 **failed** |");
        assertThat(row("ST2", reports)).endsWith("`one` | JDK 17 passed |");
        assertThat(row("ST3", reports)).endsWith("| none | not run |");
    }

    @Test
    void aTagOfAClassStandsForAllItsTests() throws IOException {
        source("""
                @Tag("RC6")
                public final class SomeTest {}
                """);
        assertThat(row("RC6", report(25, "<testcase name=\"of a suite\"/>")))
                .endsWith("| [SomeTest](../module/src/test/java/a/b/SomeTest.java) | JDK 25 passed |");
        assertThat(row("RC6", report(25, "<testcase name=\"x\"/><testcase name=\"y\"><skipped/></testcase>")))
                .endsWith("| JDK 25 **skipped** |");
    }

    @Test
    void aTestThatDidNotRunIsNotSaidToHavePassed() throws IOException {
        source("""
                class SomeTest {
                    @Test
                    @Tag("ST1")
                    void one() {}

                    @Test
                    @Tag("ST1")
                    void forgotten() {}
                }
                """);
        assertThat(row("ST1", report(17, "<testcase name=\"one\"/>"))).endsWith("| not run |");
    }

    @Test
    void everyPlaceIsFilled() throws IOException {
        source("class SomeTest {}");
        assertThat(ReliabilityPage.render(ScenarioTests.find(root), report(17, ""), TEXTS))
                .contains("a table", "a list", "a JVM")
                .doesNotContain("{{");
    }

    @Test
    void aReportThatIsNoneIsRefused() {
        assertThatThrownBy(() -> report(17, "<testcase"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TEST-a.b.SomeTest.xml");
    }
}
