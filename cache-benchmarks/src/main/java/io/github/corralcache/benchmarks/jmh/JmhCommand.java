package io.github.corralcache.benchmarks.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Runs the JMH benchmarks. JMH would run all forks of one contestant before those of the next, so that a machine which
 * slows down slows one of them; this runs one fork of each, round by round, and compares within rounds.
 */
@Command(
        name = "jmh",
        description = {
            "Runs the JMH benchmarks, rivals side by side.",
            "%nArguments are JMH's own: a regular expression chooses benchmarks (Hits, LoadingGets, Updates,"
                    + " ReadsAndUpdates, FreshPuts, MissLoop, CachedCalls), -p contestant=A,B chooses caches, -p keys=long,integer,"
                    + "string,record chooses key types, -t the threads. -f N runs N rounds of one fork of each"
                    + " (default: 3).%n",
            "For example: jmh Hits -t 8 -f 5 -p contestant=corral,caffeine",
            "-h shows all of JMH's options, -l lists the benchmarks."
        })
public final class JmhCommand implements Callable<Integer> {

    private static final int DEFAULT_ROUNDS = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this message and exit.")
    @SuppressWarnings("UnusedVariable") // Picocli acts on it; -h is JMH's.
    private boolean help;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    private JmhCommand() {}

    @Override
    public Integer call() throws IOException, RunnerException {
        String[] jmhArguments = arguments.toArray(new String[0]);
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(jmhArguments);
        } catch (CommandLineOptionException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (options.shouldHelp()
                || options.shouldList()
                || options.shouldListWithParams()
                || options.shouldListProfilers()
                || options.shouldListResultFormats()) {
            Main.main(jmhArguments);
            return 0;
        }
        Map<String, List<RunResult>> rounds = run(options);
        List<RunResult> merged = merge(rounds.values());
        write(options, merged);
        new Comparison(rounds.values()).print(spec.commandLine().getOut());
        return 0;
    }

    /** Runs the rounds; the results of each benchmark with its parameters, a round an element. */
    private static Map<String, List<RunResult>> run(Options options) throws RunnerException {
        int rounds = Math.max(1, options.getForkCount().orElse(DEFAULT_ROUNDS));
        OptionsBuilder oneRound = new OptionsBuilder();
        oneRound.parent(options).addProfiler(ProcessCpuProfiler.class);
        if (options.getForkCount().orElse(DEFAULT_ROUNDS) > 0) {
            oneRound.forks(1);
        }
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : new Runner(oneRound.build()).run()) {
                results.computeIfAbsent(result.getParams().id(), id -> new ArrayList<>())
                        .add(result);
            }
        }
        return results;
    }

    private static List<RunResult> merge(Collection<List<RunResult>> rounds) {
        List<RunResult> merged = new ArrayList<>();
        for (List<RunResult> results : rounds) {
            List<BenchmarkResult> forks = new ArrayList<>();
            results.forEach(result -> forks.addAll(result.getBenchmarkResults()));
            merged.add(new RunResult(results.get(0).getParams(), forks));
        }
        return merged;
    }

    /** Each round has written its own results to the file asked for; this replaces them by those of all rounds. */
    private static void write(Options options, List<RunResult> results) {
        if (options.getResultFormat().hasValue() || options.getResult().hasValue()) {
            ResultFormatType type = options.getResultFormat().orElse(Defaults.RESULT_FORMAT);
            String file = options.getResult()
                    .orElse(Defaults.RESULT_FILE_PREFIX + "." + type.toString().toLowerCase(Locale.ROOT));
            ResultFormatFactory.getInstance(type, file).writeOut(results);
        }
    }
}
