package io.github.corralcache.benchmarks.jmh;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The contestants of each benchmark, one a line: median and spread over the rounds, and the median and spread of the
 * ratio to the first contestant, taken round by round. The first contestant is the one named first on the command line.
 */
final class Comparison {

    private static final String CONTESTANT = "contestant";

    /** Benchmark and its parameters, then contestant, then rounds. */
    private final Map<String, Map<String, List<RunResult>>> groups = new LinkedHashMap<>();

    Comparison(Collection<List<RunResult>> rounds) {
        for (List<RunResult> results : rounds) {
            BenchmarkParams params = results.get(0).getParams();
            groups.computeIfAbsent(title(params), title -> new LinkedHashMap<>())
                    .put(params.getParam(CONTESTANT), results);
        }
    }

    private static String title(BenchmarkParams params) {
        String name = params.getBenchmark();
        StringBuilder title = new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
        Map<String, String> others = new TreeMap<>();
        for (String key : params.getParamsKeys()) {
            if (!key.equals(CONTESTANT)) {
                others.put(key, params.getParam(key));
            }
        }
        return title.append(' ')
                .append(others)
                .append(", threads=")
                .append(params.getThreads())
                .toString();
    }

    void print(PrintWriter out) {
        groups.forEach((title, contestants) -> {
            List<RunResult> first = contestants.values().iterator().next();
            out.printf(
                    "%n%s: median [min - max] of %d rounds; JDK %s%n",
                    title, first.size(), first.get(0).getParams().getJdkVersion());
            out.printf(
                    "%-22s %-30s %-28s %-28s %s%n",
                    CONTESTANT,
                    first.get(0).getPrimaryResult().getScoreUnit(),
                    "ratio to first",
                    "cpu ns/op",
                    "cpu ratio to first");
            contestants.forEach((name, results) -> out.printf(
                    "%-22s %-30s %-28s %-28s %s%n",
                    name,
                    spread(scores(results, null)),
                    spread(ratios(scores(results, null), scores(first, null))),
                    spread(scores(results, ProcessCpuProfiler.LABEL)),
                    spread(ratios(
                            scores(results, ProcessCpuProfiler.LABEL), scores(first, ProcessCpuProfiler.LABEL)))));
        });
        out.flush();
    }

    /** The scores by round: the benchmark's own, or those of a profiler's {@code label}. */
    private static double[] scores(List<RunResult> results, @Nullable String label) {
        return results.stream()
                .mapToDouble(run -> {
                    Result<?> result = label == null
                            ? run.getPrimaryResult()
                            : run.getSecondaryResults().get(label);
                    return result == null ? Double.NaN : result.getScore();
                })
                .toArray();
    }

    private static double[] ratios(double[] scores, double[] base) {
        double[] ratios = new double[Math.min(scores.length, base.length)];
        Arrays.setAll(ratios, round -> scores[round] / base[round]);
        return ratios;
    }

    private static String spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return String.format(Locale.ROOT, "%.2f [%.2f - %.2f]", median, sorted[0], sorted[sorted.length - 1]);
    }
}
