package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.plot.Chart;
import io.github.corralcache.benchmarks.replay.ReplayResult;
import io.github.corralcache.benchmarks.replay.ReplaySettings;
import io.github.corralcache.benchmarks.trace.SyntheticTrace;
import io.github.corralcache.benchmarks.trace.Trace;
import io.github.corralcache.policy.Policies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The measurements of the page: the same traces, sizes, costs and seeds each time, so that a new run shows what a
 * change of the engine has done.
 *
 * @param equalCosts what is hit where all misses cost the same
 * @param unequalCosts what misses cost where they do not
 * @param chart hit ratio and cost-miss ratio over the size
 */
record Evaluation(List<Measurement> equalCosts, List<Measurement> unequalCosts, Chart chart) {

    static final List<String> RIVALS = List.of("caffeine", "cache2k", "ehcache", "guava");
    static final String BOUND = "belady";

    private static final List<Recorded> RECORDED = List.of(
            new Recorded("OLTP", "OLTP.lis.zst", "arc", List.of("1000", "10000")),
            new Recorded("orm-busy", "orm-busy.trace.xz", "int32be", List.of("1000", "10000")),
            new Recorded("web12", "web12.trace.xz", "int32be", List.of("500")),
            new Recorded("weblog", "weblog-424.slt.gz", "second-key", List.of("500")),
            new Recorded("multi3", "lirs-multi3.trace.gz", "lines", List.of("1000")),
            new Recorded("loop", "lirs-loop.trace.gz", "lines", List.of("512")),
            new Recorded("corda", "corda-vaultservice.gz", "int64be", List.of("512")));

    private static final Recorded CHARTED = RECORDED.get(0);
    private static final List<String> CHARTED_SIZES = List.of("0.1%", "0.5%", "1%", "5%", "10%", "25%");
    private static final List<String> CHARTED_POLICIES =
            List.of("lru", "sieve", "s3-fifo", "w-tinylfu", "gdsf", "cost-aware", "caffeine", BOUND);

    private static final String ZIPF = "zipf:0.99:200000:3000000";
    /**
     * Of trace and costs: such that what LRU's misses cost is what is to be expected, and not the luck of a few hot
     * keys.
     */
    private static final int ZIPF_SEED = 13087;

    private static final int ZIPF_WARMUP = 1_000_000;
    private static final String ZIPF_SIZE = "20000";

    /** The names of the files it needs. */
    static List<String> files() {
        return RECORDED.stream().map(Recorded::file).collect(Collectors.toList());
    }

    static Evaluation run(Path folder, PrintWriter log) throws IOException {
        List<Measurement> equalCosts = new ArrayList<>();
        List<Measurement> unequalCosts = new ArrayList<>();
        for (Recorded recorded : RECORDED) {
            log.println("replaying " + recorded.file());
            log.flush();
            Trace trace = recorded.read(folder);
            equalCosts.addAll(measure(recorded.title(), trace, ReplaySettings.plain(contenders(), recorded.sizes())));
        }
        Trace charted = CHARTED.read(folder);
        unequalCosts.addAll(measure(
                CHARTED.title() + ", uniform3",
                charted,
                ReplaySettings.plain(contenders(), List.of("1%", "5%", "25%")).withCost("uniform3", 1)));
        Trace zipf = SyntheticTrace.draw(ZIPF, ZIPF_SEED);
        for (String cost : List.of("groups:80/15/5", "uniform3")) {
            unequalCosts.addAll(measure(
                    "Zipf 0.99, " + cost,
                    zipf,
                    ReplaySettings.plain(contenders(), List.of(ZIPF_SIZE))
                            .withCost(cost, ZIPF_SEED)
                            .withWarmup(ZIPF_WARMUP)));
        }
        return new Evaluation(equalCosts, unequalCosts, chart(charted));
    }

    private static List<Measurement> measure(String title, Trace trace, ReplaySettings settings) {
        Map<Long, Map<String, ReplayResult>> bySize = new LinkedHashMap<>();
        settings.plan(trace)
                .run(result -> bySize.computeIfAbsent(result.size(), size -> new LinkedHashMap<>())
                        .put(result.policy(), result));
        List<Measurement> measurements = new ArrayList<>();
        bySize.forEach((size, results) ->
                measurements.add(new Measurement(String.format(Locale.ROOT, "%s %,d", title, size), results)));
        return measurements;
    }

    private static Chart chart(Trace trace) {
        List<String> policies =
                CHARTED_POLICIES.stream().filter(contenders()::contains).collect(Collectors.toList());
        List<ReplayResult> results = new ArrayList<>();
        ReplaySettings.plain(policies, CHARTED_SIZES)
                .withCost("uniform3", 1)
                .plan(trace)
                .run(results::add);
        return new Chart(CHARTED.title() + ", a miss costs 1, 100 or 10000, by its key", results, true);
    }

    /** All of Corral's policies, then the rivals, then the bound. */
    static List<String> contenders() {
        return Stream.of(Policies.names(), RIVALS, List.of(BOUND))
                .flatMap(Collection::stream)
                .collect(Collectors.toList());
    }
}
