package io.github.corralcache.benchmarks.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.benchmarks.plot.Chart;
import io.github.corralcache.benchmarks.replay.ReplayResult;
import io.github.corralcache.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyPageTest {

    private static final Pattern OPTION = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| `([^`]+)` \\|");

    @TempDir
    Path folder;

    @Test
    void everyPolicyHasASection() throws IOException {
        assertThat(sections().keySet()).containsExactlyInAnyOrderElementsOf(Policies.names());
    }

    @Test
    void theOptionsOfTheTemplateAreThoseThePoliciesTake() throws IOException {
        sections().forEach((policy, text) -> {
            Map<String, String> options = new HashMap<>();
            Matcher matcher = OPTION.matcher(text);
            while (matcher.find()) {
                options.put(matcher.group(1), matcher.group(2));
            }
            assertThat(Policies.named(policy, options)).as(policy).isNotNull();
            assertThat(text.contains("no options")).as(policy).isEqualTo(options.isEmpty());
        });
    }

    @Test
    void everyPlaceIsFilled() throws IOException {
        String page = PolicyPage.render(evaluation(), HitCosts.NONE);
        assertThat(page).doesNotContain("{{").doesNotContain("NaN");
        assertThat(page).contains("| `s3-fifo` | **50.0** |").contains("| Belady's bound | 50.0 |");
        assertThat(page).contains("| `gdsf` | 25.0 / 50.0 / 1.50 |");
        assertThat(page).contains("Not measured in this run");
    }

    @Test
    void theCostOfHitsComesFromJmhsCsv() throws IOException {
        Path csv = Files.writeString(folder.resolve("hits.csv"), """
                "Benchmark","Mode","Threads","Samples","Score","Score Error (99.9%)","Unit","Param: contestant","Param: keys"
                "a.b.Hits.get","thrpt",2,4,55.5,0.1,"ops/us",corral:fifo,long
                "a.b.Hits.get:cpu","thrpt",2,4,24.123,0.5,"ns/op",corral:fifo,long
                """);
        assertThat(PolicyPage.render(evaluation(), HitCosts.read(csv))).contains("| `corral:fifo` | 24 |");
    }

    @Test
    void aFileWithoutHitsIsRefused() throws IOException {
        Path csv = Files.writeString(folder.resolve("other.csv"), "\"Benchmark\",\"Score\"\n\"x\",1\n");
        assertThatThrownBy(() -> HitCosts.read(csv))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.csv");
    }

    /** The text of each policy's section, by its name. */
    private static Map<String, String> sections() throws IOException {
        String template = PolicyPage.template();
        String policies = template.substring(template.indexOf("\n## The policies"), template.indexOf("\n## Measure"));
        Map<String, String> sections = new HashMap<>();
        for (String section : policies.split("\n### ")) {
            if (!section.startsWith("\n##")) {
                sections.put(section.substring(0, section.indexOf('\n')), section);
            }
        }
        return sections;
    }

    private static Evaluation evaluation() {
        Map<String, ReplayResult> results = new HashMap<>();
        List<ReplayResult> charted = new ArrayList<>();
        for (String contender : Evaluation.contenders()) {
            ReplayResult result = new ReplayResult(contender, 100, 1_000, 0.5, 0.25, 0.5, 1.5, 10);
            results.put(contender, result);
            charted.add(result);
        }
        Measurement measurement = new Measurement("toy 100", results);
        return new Evaluation(List.of(measurement), List.of(measurement), new Chart("toy", charted, true));
    }
}
