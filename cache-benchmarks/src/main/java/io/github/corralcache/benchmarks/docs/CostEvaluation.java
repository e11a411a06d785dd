package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.plot.Chart;
import io.github.corralcache.benchmarks.replay.ReplayResult;
import io.github.corralcache.benchmarks.replay.ReplaySettings;
import io.github.corralcache.benchmarks.trace.Trace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The measurements of the page about costs: the same traces, sizes, costs and seeds each time.
 *
 * @param unequal what misses cost where they differ in cost
 * @param equal what is hit where they do not
 * @param glut what becomes of two backends, by size
 * @param limits what the surprise limit gains and costs, by limit
 * @param charts by the name of the file
 */
record CostEvaluation(
        List<Cell> unequal,
        List<Cell> equal,
        List<Cell> glut,
        Map<String, ReplayResult> limits,
        Map<String, Chart> charts) {

    static final String COST_AWARE = "cost-aware";
    static final String UNLIMITED = "cost-aware:surprise-limit=off";
    static final String RIVAL = "caffeine";
    static final String GDSF = "gdsf";
    static final String COST_BLIND = "s3-fifo";

    static final List<String> SCHEMES = List.of("uniform3", "lognormal", "two-value", "groups:70/20/10");
    static final List<String> UNEQUAL_CONTENDERS = List.of(RIVAL, "camp", GDSF, UNLIMITED, COST_AWARE);
    static final List<String> EQUAL_CONTENDERS = List.of("lru", RIVAL, COST_AWARE);
    static final List<String> GLUT_CONTENDERS = List.of(
            "lru", COST_BLIND, "w-tinylfu", RIVAL, GDSF, "camp", "gd-wheel", "hyperbolic", UNLIMITED, COST_AWARE);
    static final List<String> GLUT_SIZES = List.of("1000", "2000", "3000");
    static final List<String> LIMITS = List.of("1.1", "1.25", "1.5", "2", "3", "off");

    private static final int SEED = 1;
    private static final List<String> COST_SIZES = List.of("1%", "5%", "25%");
    private static final List<Recorded> COSTED = List.of(
            new Recorded("OLTP", "OLTP.lis.zst", "arc", COST_SIZES),
            new Recorded("web12", "web12.trace.xz", "int32be", COST_SIZES),
            new Recorded("multi2", "lirs-multi2.trace.gz", "lines", COST_SIZES));

    private static final List<String> SIZES = List.of("0.1%", "1%", "5%", "10%", "25%");
    private static final List<Recorded> PLAIN = List.of(
            new Recorded("OLTP", "OLTP.lis.zst", "arc", SIZES),
            new Recorded("web12", "web12.trace.xz", "int32be", SIZES),
            new Recorded("orm-busy", "orm-busy.trace.xz", "int32be", SIZES),
            new Recorded("corda", "corda-vaultservice.gz", "int64be", SIZES),
            new Recorded("adaptsize", "adaptsize-request.trace.xz", "size-text", SIZES),
            new Recorded("multi1", "lirs-multi1.trace.gz", "lines", SIZES),
            new Recorded("multi2", "lirs-multi2.trace.gz", "lines", SIZES),
            new Recorded("multi3", "lirs-multi3.trace.gz", "lines", SIZES),
            new Recorded("loop", "lirs-loop.trace.gz", "lines", SIZES),
            new Recorded("gli", "lirs-gli.trace.gz", "lines", SIZES),
            new Recorded("cpp", "lirs-cpp.trace.gz", "lines", SIZES));

    /** Smaller caches tell of the luck of a few entries. */
    private static final int LEAST_SIZE = 50;

    private static final List<String> CHARTED = List.of("lru", RIVAL, GDSF, UNLIMITED, COST_AWARE);
    private static final List<String> CHARTED_SIZES = List.of("0.5%", "1%", "2%", "5%", "10%", "25%");

    /** The names of the files it needs. */
    static List<String> files() {
        Set<String> files = Stream.concat(COSTED.stream(), PLAIN.stream())
                .map(Recorded::file)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return List.copyOf(files);
    }

    static CostEvaluation run(Path folder, PrintWriter log) throws IOException {
        List<Cell> unequal = new ArrayList<>();
        Map<String, ReplayResult> limits = new LinkedHashMap<>();
        Map<String, Chart> charts = new LinkedHashMap<>();
        for (Recorded recorded : COSTED) {
            say(log, "unequal costs: " + recorded.file());
            Trace trace = recorded.read(folder);
            for (String scheme : SCHEMES) {
                unequal.addAll(measure(
                        recorded.title(),
                        scheme,
                        trace,
                        ReplaySettings.plain(UNEQUAL_CONTENDERS, recorded.sizes())
                                .withCost(scheme, SEED)));
            }
            if (limits.isEmpty()) {
                limits.putAll(limits(trace));
                charts.put(
                        "cost-oltp.svg",
                        chart(recorded.title() + ", a miss costs 1, 100 or 10000, by its key", trace, "uniform3"));
            }
        }
        List<Cell> equal = new ArrayList<>();
        for (Recorded recorded : PLAIN) {
            say(log, "equal costs: " + recorded.file());
            measure(
                            recorded.title(),
                            "unit",
                            recorded.read(folder),
                            ReplaySettings.plain(EQUAL_CONTENDERS, recorded.sizes()))
                    .stream()
                    .filter(cell -> cell.size() >= LEAST_SIZE)
                    .forEach(equal::add);
        }
        say(log, "two backends");
        Trace backends = TwoBackends.draw(SEED);
        List<Cell> glut = measure(
                "two backends",
                "trace",
                backends,
                ReplaySettings.plain(GLUT_CONTENDERS, GLUT_SIZES).withCost("trace", SEED));
        charts.put("cost-glut.svg", glutChart(glut));
        return new CostEvaluation(unequal, equal, glut, limits, charts);
    }

    private static void say(PrintWriter log, String what) {
        log.println(what);
        log.flush();
    }

    private static List<Cell> measure(String title, String scheme, Trace trace, ReplaySettings settings) {
        Map<Long, Map<String, ReplayResult>> bySize = new LinkedHashMap<>();
        settings.plan(trace)
                .run(result -> bySize.computeIfAbsent(result.size(), size -> new LinkedHashMap<>())
                        .put(result.policy(), result));
        List<Cell> cells = new ArrayList<>();
        bySize.forEach((size, results) -> cells.add(new Cell(title, scheme, size, results)));
        return cells;
    }

    private static Map<String, ReplayResult> limits(Trace trace) {
        Map<String, ReplayResult> byLimit = new LinkedHashMap<>();
        for (String limit : LIMITS) {
            ReplaySettings.plain(List.of(COST_AWARE + ":surprise-limit=" + limit), List.of("5%"))
                    .withCost("uniform3", SEED)
                    .plan(trace)
                    .run(result -> byLimit.put(limit, result));
        }
        return byLimit;
    }

    private static Chart chart(String title, Trace trace, String scheme) {
        List<ReplayResult> results = new ArrayList<>();
        ReplaySettings.plain(CHARTED, CHARTED_SIZES)
                .withCost(scheme, SEED)
                .plan(trace)
                .run(results::add);
        return new Chart(title, results, true);
    }

    private static Chart glutChart(List<Cell> glut) {
        List<ReplayResult> results = glut.stream()
                .flatMap(cell -> CHARTED.stream().map(cell::result))
                .collect(Collectors.toList());
        return new Chart("Two backends and a glut of dear keys", results, true);
    }
}
