package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.trace.SyntheticTrace;
import io.github.corralcache.benchmarks.trace.Trace;
import io.github.corralcache.benchmarks.trace.TraceFormat;
import io.github.corralcache.benchmarks.trace.Traces;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to replay through which caches: the options that commands on traces share. */
public final class ReplayOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--trace",
            required = true,
            paramLabel = "FILE",
            description = {
                "The trace; .gz, .xz and .zst are decompressed; - is standard input. Or one that is drawn:",
                "zipf:SKEW:KEYS:REQUESTS[:MIN-MAX], independent requests by Zipf's law, with sizes from MIN to MAX."
            })
    private String trace;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "The format of the file:",
                "lines: one key a line, a number or text, * skipped",
                "arc: start_block n_blocks ignored request_no",
                "int32be, int64be, uint32be: big-endian keys",
                "second-key: big-endian pairs of 32 bits, second and key",
                "size-text: time key size",
                "penalties: l|s 0xADDRESS n hit-penalty miss-penalty",
                "oracle-general: libCacheSim's 24-byte records"
            })
    private @Nullable String format;

    @Option(
            names = "--column",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "With --format lines: the column that has the key, from 1 on, between commas, semicolons, tabs or"
                        + " spaces. Default: the whole line."
            })
    private int column;

    @Option(
            names = "--policy",
            required = true,
            split = ",",
            paramLabel = "POLICY",
            description = {
                "What to replay it through. One of Corral's policies, in the real engine, with options as in"
                        + " sieve:guard=0 (several divided by ;); a rival: caffeine, cache2k, ehcache, guava; or the"
                        + " bound: belady."
            })
    private List<String> policies;

    @Option(
            names = "--size",
            required = true,
            split = ",",
            paramLabel = "N|N%",
            description = "Sizes of the cache: entries, or per cent of the trace's distinct keys.")
    private List<String> sizes;

    @Option(
            names = "--weigh",
            description =
                    "Entries weigh what the trace says their size is; --size is in bytes or per cent of all bytes.")
    private boolean weigh;

    @Option(
            names = "--cost",
            paramLabel = "SCHEME",
            defaultValue = "unit",
            description = {
                "What misses cost (default: ${DEFAULT-VALUE}). Drawn for each key:",
                "unit: 1",
                "uniform3: 1, 100 or 10000, equally likely",
                "groups:80/15/5: shares of 10-30, 120-180, 350-450",
                "lognormal: median 5, sigma 1.5",
                "two-value: 1 for four of five, 100 for the fifth",
                "trace: the trace's own"
            })
    private String cost;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "Of what is drawn: costs, synthetic traces, and by Corral's policies (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "0",
            description = "Requests at the beginning that count for nothing (default: ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(
            names = "--count-first",
            description = {
                "Let costMissRatio count a key's first request too, which every cache must miss. Papers do that who draw"
                        + " requests from keys that exist."
            })
    private boolean countFirst;

    @Option(
            names = "--segments",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Of Corral's engine: a power of two; 1 is what papers describe; 0, the default, goes by size.")
    private int segments;

    @Option(
            names = "--surprise",
            description = "Also tell how much the worst off group of keys misses, as a multiple of what LRU would.")
    private boolean surprise;

    private ReplayOptions() {}

    /** Checks all options, reads the trace, and checks that it has what they need. */
    public ReplayPlan plan() throws IOException {
        ReplaySettings settings = valid(
                () -> new ReplaySettings(policies, sizes, weigh, cost, seed, warmup, countFirst, segments, surprise));
        Trace requests = read();
        return valid(() -> settings.plan(requests));
    }

    private Trace read() throws IOException {
        if (SyntheticTrace.isDescription(trace)) {
            return valid(() -> SyntheticTrace.draw(trace, seed));
        }
        String name = format;
        if (name == null) {
            throw bad("--format is missing: say in what format '" + trace + "' is");
        }
        TraceFormat traceFormat = valid(() -> TraceFormat.named(name));
        if (column < 0) {
            throw bad("--column must be 1 or more; got " + column);
        }
        if (column > 0 && traceFormat != TraceFormat.LINES) {
            throw bad("--column works with --format lines only; got --format " + traceFormat);
        }
        try {
            return trace.equals("-")
                    ? Traces.read("standard input", System.in, traceFormat, column)
                    : Traces.read(Path.of(trace), traceFormat, column);
        } catch (NoSuchFileException e) {
            throw bad("--trace: there is no file '" + trace + "'");
        }
    }

    private <T> T valid(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
