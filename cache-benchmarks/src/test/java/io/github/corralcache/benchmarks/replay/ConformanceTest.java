package io.github.corralcache.benchmarks.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.benchmarks.cost.CostScheme;
import io.github.corralcache.benchmarks.trace.Trace;
import io.github.corralcache.benchmarks.trace.TraceFormat;
import io.github.corralcache.benchmarks.trace.Traces;
import io.github.corralcache.policy.Policies;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hit ratios of the policies on real traces, in per cent, against figures found by independent simulators; those of ARC
 * and LRU on OLTP are the ARC paper's. The sample application ships one trace. The others are not ours to ship: what
 * needs them is tagged {@code traces} and runs where the environment variable {@code CORRAL_TRACES} names the folder
 * they are in.
 */
class ConformanceTest {

    private static final String FOLDER = "CORRAL_TRACES";
    private static final Path SHIPPED = Path.of("../sample-app/src/main/resources/trace/web12.trace.gz");
    private static final double DETERMINISTIC = 0.05;
    private static final double INTEGER_DIVISION = 0.2;
    private static final double SAMPLED = 0.3;
    private static final double SEGMENTED = 1.0;
    /** As many segments as an application would get. */
    private static final int SUITABLE = 0;

    @ParameterizedTest(name = "{0} at {2}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            file                    | format     | size  | FIFO  | LRU   | K10   | SIEVE | SIEVE g10 | S3    | ARC   | TinyLFU | OPT
            OLTP.lis.zst            | arc        | 1000  | 28.53 | 32.83 | 32.63 | 32.56 | 39.24     | 40.84 | 39.06 | 41.27   | 53.61
            OLTP.lis.zst            | arc        | 5000  | 49.68 | 53.65 | 53.47 | 51.89 | 54.35     | 55.88 | 55.12 | 55.47   | 68.27
            OLTP.lis.zst            | arc        | 10000 | 57.29 | 60.70 | 60.64 | 60.47 | 62.51     | 62.64 | 61.92 | 62.27   | 73.02
            corda-vaultservice.gz   | int64be    | 512   | 33.33 | 33.33 | 33.33 | 0.38  | 33.33     | 33.33 | 33.30 | 33.33   | 33.33
            orm-busy.trace.xz       | int32be    | 1000  | 77.84 | 78.78 | 78.79 | 73.90 | 76.99     | 77.70 | 78.53 | 74.60   | 84.14
            orm-busy.trace.xz       | int32be    | 10000 | 88.29 | 89.49 | 89.48 | 89.81 | 89.85     | 90.53 | 89.68 | 90.84   | 94.41
            weblog-424.slt.gz       | second-key | 500   | 27.86 | 30.55 | 30.45 | 35.85 | 36.23     | 38.46 | 35.68 | 38.29   | 49.56
            lirs-multi3.trace.gz    | lines      | 1000  | 32.97 | 37.70 | 38.27 | 39.16 | 39.16     | 45.37 | 44.41 | 51.68   | 56.28
            lirs-loop.trace.gz      | lines      | 512   | 0.00  | 0.00  | 0.01  | 0.00  | 0.00      | 0.00  | 0.00  | 42.79   | 50.54
            """)
    @Tag("traces")
    void policiesHitWhatTheirPapersSay(
            String file,
            String format,
            int size,
            double fifo,
            double lru,
            double sampledLru,
            double sieve,
            double guardedSieve,
            double s3Fifo,
            double arc,
            double bestStaticTinyLfu,
            double belady)
            throws IOException {
        Path path = trace(file);
        Workload workload = workload(Traces.read(path, TraceFormat.named(format)));
        Map<String, Double> exact = new LinkedHashMap<>();
        exact.put("fifo", fifo);
        exact.put("lru", lru);
        exact.put("sieve:guard=0", sieve);
        exact.put("sieve", guardedSieve);
        exact.put("s3-fifo", s3Fifo);
        exact.put("belady", belady);

        SoftAssertions all = new SoftAssertions();
        exact.forEach((policy, expected) ->
                all.assertThat(hits(workload, policy, size)).as(policy).isCloseTo(expected, within(DETERMINISTIC)));
        all.assertThat(hits(workload, "arc", size)).as("arc").isCloseTo(arc, within(INTEGER_DIVISION));
        all.assertThat(hits(workload, "sampled-lru:sample=10", size))
                .as("sampled-lru")
                .isCloseTo(sampledLru, within(SAMPLED));
        all.assertThat(hits(workload, "w-tinylfu", size)).as("w-tinylfu").isGreaterThan(bestStaticTinyLfu - 1);
        all.assertAll();
    }

    @Test
    void policiesHitWhatIsKnownOfTheShippedTrace() throws IOException {
        policiesHitWhatTheirPapersSay(
                "web12.trace.gz", "int32be", 500, 52.38, 55.78, 55.67, 59.11, 59.53, 60.84, 58.47, 61.04, 71.81);
    }

    /** Of memcached's queues without any limits of age, which small caches never come to have. */
    @ParameterizedTest(name = "{0} at {2}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            file                 | format     | size | hits
            weblog-424.slt.gz    | second-key | 100  | 19.49
            weblog-424.slt.gz    | second-key | 340  | 30.53
            weblog-424.slt.gz    | second-key | 500  | 34.57
            weblog-424.slt.gz    | second-key | 1000 | 41.66
            lirs-multi1.trace.gz | lines      | 261  | 45.14
            lirs-multi1.trace.gz | lines      | 652  | 48.88
            lirs-multi2.trace.gz | lines      | 57   | 5.70
            lirs-cpp.trace.gz    | lines      | 61   | 38.30
            OLTP.lis.zst         | arc        | 250  | 21.22
            OLTP.lis.zst         | arc        | 500  | 29.43
            """)
    @Tag("traces")
    @Tag("G6")
    void segmentedLruOfASmallCacheHitsWhatItsQueuesDo(String file, String format, int size, double hits)
            throws IOException {
        Workload workload = workload(Traces.read(trace(file), TraceFormat.named(format)));
        assertThat(hits(workload, "segmented-lru", size)).isCloseTo(hits, within(SAMPLED));
    }

    @ParameterizedTest(name = "at {0}")
    @CsvSource({"138, 41.49", "250, 49.05", "500, 58.00", "688, 62.18"})
    @Tag("G6")
    void segmentedLruOfASmallCacheHitsWhatItsQueuesDoOnTheShippedTrace(int size, double hits) throws IOException {
        segmentedLruOfASmallCacheHitsWhatItsQueuesDo("web12.trace.gz", "int32be", size, hits);
    }

    @ParameterizedTest(name = "{0} at {2}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            file                 | format  | size
            OLTP.lis.zst         | arc     | 5000
            OLTP.lis.zst         | arc     | 10000
            orm-busy.trace.xz    | int32be | 10000
            """)
    @Tag("traces")
    void segmentsChangeLittle(String file, String format, int size) throws IOException {
        Path path = trace(file);
        Workload workload = workload(Traces.read(path, TraceFormat.named(format)));
        SoftAssertions all = new SoftAssertions();
        for (String policy : Policies.names()) {
            double whole = hits(workload, policy, size, 1);
            double inSegments = hits(workload, policy, size, SUITABLE);
            all.assertThat(inSegments).as(policy).isCloseTo(whole, within(SEGMENTED));
        }
        all.assertAll();
    }

    @Test
    void segmentsChangeLittleOnTheShippedTrace() throws IOException {
        segmentsChangeLittle("web12.trace.gz", "int32be", 5000);
    }

    private static Path trace(String file) {
        if (SHIPPED.endsWith(file)) {
            return SHIPPED;
        }
        String folder = System.getenv(FOLDER);
        assertThat(folder)
                .as("environment variable %s, the folder of %s", FOLDER, file)
                .isNotNull();
        Path path = Path.of(folder, file);
        assertThat(Files.isRegularFile(path)).as("%s exists", path).isTrue();
        return path;
    }

    private static Workload workload(Trace trace) {
        return new Workload(trace, CostScheme.named("unit").costs(trace, 1), false);
    }

    private static double hits(Workload workload, String policy, int size) {
        return hits(workload, policy, size, 1);
    }

    private static double hits(Workload workload, String policy, int size, int segments) {
        try (ReplayTarget target = Contender.named(policy).create(workload, size, segments, 1)) {
            return 100
                    * new Replay(
                                    workload,
                                    0,
                                    false,
                                    new Progress(new PrintStream(PrintStream.nullOutputStream()), false))
                            .run(policy, target)
                            .hitRatio();
        }
    }

    private static Offset<Double> within(double points) {
        return Offset.offset(points);
    }
}
