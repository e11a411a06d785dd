package io.github.corralcache.benchmarks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The snippets of docs/core.md are those that run in the tests of this package; {@code -Dpage.write} copies them there.
 */
class CorePageTest {

    private static final Path PAGE = Path.of("../docs/core.md");
    private static final Path SOURCES =
            Path.of("src/test/java", CorePageTest.class.getPackageName().replace('.', '/'));
    private static final Map<String, String> CLASSES = Map.of(
            "corral", "CorralTasksTest.java", "caffeine", "CaffeineTasksTest.java", "cache2k", "Cache2kTasksTest.java");
    private static final int TASKS = 15;

    private static final Pattern SNIPPET = Pattern.compile(" +// \\[([a-z]+)]\n(.*?)\n +// \\[]\n", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("<!-- (\\w+) (\\w+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);

    /** Returns the snippets that run, by {@code corral bound} and so on. */
    private static Map<String, String> snippets() throws IOException {
        Map<String, String> snippets = new TreeMap<>();
        for (Map.Entry<String, String> each : CLASSES.entrySet()) {
            String source = Files.readString(SOURCES.resolve(each.getValue()));
            SNIPPET.matcher(source)
                    .results()
                    .forEach(found -> snippets.put(
                            each.getKey() + " " + found.group(1),
                            found.group(2).stripIndent().strip() + "\n"));
        }
        return snippets;
    }

    @Test
    void everySnippetIsOneThatRuns() throws IOException {
        Map<String, String> snippets = snippets();
        String page = Files.readString(PAGE);
        String filled = filled(page, snippets);
        if (System.getProperty("page.write") != null) {
            Files.writeString(PAGE, filled);
            page = filled;
        }
        assertThat(page).as("with -Dpage.write the snippets are copied").isEqualTo(filled);
        assertThat(names(page)).as("the page shows all that runs").isEqualTo(snippets.keySet());
    }

    private static String filled(String page, Map<String, String> snippets) {
        return BLOCK.matcher(page)
                .replaceAll(block -> Matcher.quoteReplacement("<!-- " + name(block) + " -->\n```java\n"
                        + snippets.getOrDefault(name(block), "no such snippet\n") + "```\n"));
    }

    private static String name(MatchResult block) {
        return block.group(1) + " " + block.group(2);
    }

    private static TreeSet<String> names(String page) {
        TreeSet<String> names = new TreeSet<>();
        BLOCK.matcher(page).results().forEach(block -> names.add(name(block)));
        return names;
    }

    @Test
    void hasFifteenTasksAndOursForEach() throws IOException {
        String page = Files.readString(PAGE);
        for (int task = 1; task <= TASKS; task++) {
            assertThat(page).contains("\n## " + task + ". ");
        }
        assertThat(names(page).stream().filter(name -> name.startsWith("corral ")))
                .hasSize(TASKS);
        assertThat(names(page).stream().filter(name -> name.startsWith("caffeine ")))
                .hasSize(TASKS);
    }

    @Test
    void theCheckFindsASnippetThatWasChangedOnThePageOnly() throws IOException {
        Map<String, String> snippets = snippets();
        String page = "<!-- corral put -->\n```java\nbooks.put(1L, book);\n```\n";

        assertThat(filled(page, snippets)).isNotEqualTo(page);
        assertThat(filled(filled(page, snippets), snippets)).isEqualTo(filled(page, snippets));
    }
}
