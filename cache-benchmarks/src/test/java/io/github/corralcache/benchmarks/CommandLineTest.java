package io.github.corralcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandLineTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String trace = "";

    @BeforeEach
    void writeTrace() throws IOException {
        trace = Files.writeString(folder.resolve("toy.txt"), "1\n2\n3\n1\n2\n3\n")
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"replay", "plot", "jmh", "footprint", "rivals", "policies-doc", "cost-doc", "reliability-doc"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: benchmarks " + command);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aCommandIsRequired() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Missing command").contains("benchmarks --help");
    }

    @Test
    void replayPrintsOneJsonObjectALine() {
        assertThat(replay("--policy", "fifo,s3-fifo:threshold=1,belady", "--size", "2,50%", "--json", "--surprise"))
                .isZero();
        String[] lines = out.toString().split("\\R");
        assertThat(lines).hasSize(6);
        for (String line : lines) {
            JsonNode json = JsonMapper.builder().build().readTree(line);
            assertThat(json.propertyNames())
                    .containsExactly(
                            "policy",
                            "size",
                            "requests",
                            "hitRatio",
                            "costMissRatio",
                            "byteHitRatio",
                            "surprise",
                            "nanosPerRequest",
                            "trace",
                            "cost",
                            "seed");
            assertThat(json.get("requests").asInt()).isEqualTo(6);
            assertThat(json.get("surprise").isNull()).isTrue();
            assertThat(json.get("nanosPerRequest").isNull())
                    .as("six requests say nothing about time")
                    .isTrue();
            assertThat(json.get("trace").asString()).isEqualTo("toy.txt");
            assertThat(json.get("cost").asString()).isEqualTo("unit");
            assertThat(json.get("seed").asLong()).isEqualTo(1);
        }
        JsonNode belady = JsonMapper.builder().build().readTree(lines[2]);
        assertThat(belady.get("policy").asString()).isEqualTo("belady");
        assertThat(belady.get("hitRatio").asDouble()).isEqualTo(0.333333);
        assertThat(JsonMapper.builder().build().readTree(lines[1]).get("policy").asString())
                .isEqualTo("s3-fifo:threshold=1");
    }

    @Test
    @Tag("G3")
    void replayReadsTextKeysFromStandardInputAndAColumnOfIt() {
        InputStream before = System.in;
        try {
            for (String[] input : new String[][] {
                {"0", "user:1\nuser:2\nuser:1\n"},
                {"3", "1,\"a, b\",user:1\n2,x,user:2\n3,x,user:1\n"},
                {"2", "1;user:1\n2;user:2\n3;user:1\n"},
                {"2", "t user:1\nt user:2\nt user:1\n"}
            }) {
                System.setIn(new ByteArrayInputStream(input[1].getBytes(StandardCharsets.UTF_8)));
                out.getBuffer().setLength(0);
                assertThat(run(
                                "replay",
                                "--trace",
                                "-",
                                "--format",
                                "lines",
                                "--column",
                                input[0],
                                "--policy",
                                "lru",
                                "--size",
                                "2"))
                        .isZero();
                assertThat(out.toString())
                        .startsWith("# standard input: 3 requests of 2 keys")
                        .contains(" 0.3333 ");
            }
        } finally {
            System.setIn(before);
        }
    }

    @Test
    @Tag("G3")
    void columnsAreOfLinesAndHaveToBeThere() {
        assertRefused("--column must be 1 or more; got -1", "--policy", "lru", "--size", "2", "--column", "-1");
        assertRefused(
                "--column works with --format lines only",
                "--format",
                "arc",
                "--policy",
                "lru",
                "--size",
                "2",
                "--column",
                "1");
    }

    @Test
    void columnsStandBelowOneAnotherHoweverLongANameIs() {
        assertThat(replay("--policy", "fifo,s3-fifo:small=10%;threshold=2;ghost=90%", "--size", "2"))
                .isZero();
        String[] lines = out.toString().split("\\R");
        assertThat(lines).hasSize(4);
        assertThat(lines[2]).startsWith("fifo").hasSameSizeAs(lines[1]);
        assertThat(lines[3])
                .startsWith("s3-fifo:small=10%;threshold=2;ghost=90% ")
                .hasSameSizeAs(lines[1]);
    }

    @Test
    void replayPrintsAnAlignedTable() {
        assertThat(replay("--policy", "fifo,belady", "--size", "2")).isZero();
        String[] lines = out.toString().split("\\R");
        assertThat(lines[0]).isEqualTo("# toy.txt: 6 requests of 3 keys, cost unit, seed 1");
        assertThat(lines[1]).startsWith("policy").endsWith("nanosPerRequest");
        assertThat(lines[2]).startsWith("fifo").hasSameSizeAs(lines[1]);
        assertThat(lines[3]).startsWith("belady").contains(" 0.3333 ");
    }

    @Test
    void badOptionsAreRefusedInOneLineThatSaysWhatIsAllowed() {
        assertRefused("'csv', must be one of lines, arc", "--format", "csv", "--policy", "lru", "--size", "2");
        assertRefused("'lruu', must be one of fifo", "--policy", "lruu", "--size", "2");
        assertRefused("size '2x'", "--policy", "lru", "--size", "2x");
        assertRefused("cost scheme 'gold'", "--policy", "lru", "--size", "2", "--cost", "gold");
        assertRefused("a trace with costs", "--policy", "lru", "--size", "2", "--cost", "trace");
        assertRefused("a trace with sizes", "--policy", "lru", "--size", "2", "--weigh");
        assertRefused("--segments is 3", "--policy", "lru", "--size", "2", "--segments", "3");
        assertRefused(
                "--warmup is 6, must be from 0 to less than the 6 requests",
                "--policy",
                "lru",
                "--size",
                "2",
                "--warmup",
                "6");
    }

    @Test
    void plotWritesThePicturesAskedFor() {
        Path svg = folder.resolve("chart.svg");
        Path png = folder.resolve("chart.png");
        String[] what = {"plot", "--trace", trace, "--format", "lines", "--policy", "lru,belady", "--size", "1,2,3"};
        assertThat(run(with(what, "--out", svg + "," + png))).isZero();
        assertThat(svg).content().startsWith("<svg").contains("toy.txt: 6 requests of 3 keys");
        assertThat(png).isNotEmptyFile();
        assertThat(run(with(what, "--out", "chart.pdf"))).isEqualTo(2);
        assertThat(err.toString()).contains("'chart.pdf' must end in .svg or .png");
    }

    @Test
    void rivalsPrintsATableOrOneJsonObjectALine() {
        assertThat(run("rivals", "--rival", "corral")).isZero();
        assertThat(out.toString()).startsWith("| probe | target | Corral |").contains("| 1 load | 1 load, ");
        out.getBuffer().setLength(0);
        assertThat(run("rivals", "--rival", "corral", "--json")).isZero();
        String[] lines = out.toString().split("\\R");
        assertThat(lines).hasSize(8);
        JsonNode json = JsonMapper.builder().build().readTree(lines[0]);
        assertThat(json.propertyNames()).containsExactly("probe", "rival", "outcome", "millis", "target", "met");
        assertThat(json.get("met").asBoolean()).isTrue();
        assertThat(run("rivals", "--rival", "coral")).isEqualTo(2);
        assertThat(err.toString()).contains("'coral', must be one of corral, ");
    }

    @Test
    void aMissingFileOrFormatIsRefused() {
        assertThat(run("replay", "--trace", "nowhere.txt", "--format", "lines", "--policy", "lru", "--size", "2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no file 'nowhere.txt'");
        assertThat(run("replay", "--trace", trace, "--policy", "lru", "--size", "2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--format is missing");
    }

    @Test
    void aTraceInAnotherFormatEndsWithItsPosition() {
        assertThat(run("replay", "--trace", trace, "--format", "arc", "--policy", "lru", "--size", "2"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("toy.txt: line 1: '1' has 1 fields, must be 4");
    }

    private void assertRefused(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(replay(arguments)).isEqualTo(2);
        assertThat(err.toString())
                .contains(message)
                .contains("benchmarks replay --help")
                .hasLineCount(2);
        assertThat(out.toString()).isEmpty();
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private int replay(String... arguments) {
        List<String> all = new ArrayList<>(List.of("replay", "--trace", trace));
        if (!List.of(arguments).contains("--format")) {
            all.addAll(List.of("--format", "lines"));
        }
        all.addAll(List.of(arguments));
        return run(all.toArray(new String[0]));
    }

    private int run(String... arguments) {
        CommandLine commandLine = Benchmarks.commandLine();
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
