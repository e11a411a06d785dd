package io.github.corralcache.benchmarks.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the policies and writes the page about them, with its picture. */
@Command(
        name = "policies-doc",
        description = {
            "Replays real traces through all policies and writes docs/policies.md with its picture.",
            "%nThe cost of a hit comes from JMH, measured before:",
            "jmh Hits -p contestant=corral:fifo,corral:lru,... -t 2 -rf csv -rff hits.csv%n"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class PoliciesDocCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TraceFolder traceFolder = new TraceFolder();

    @Option(
            names = "--hits",
            paramLabel = "FILE",
            description = "JMH's results of Hits, as CSV; without it the page has no cost of a hit.")
    private @Nullable Path hits;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "docs",
            description = "Where policies.md and images/policies.svg go (default: ${DEFAULT-VALUE}).")
    private Path out;

    private PoliciesDocCommand() {}

    @Override
    public Integer call() throws IOException {
        Path traces = traceFolder.with(Evaluation.files(), spec);
        HitCosts hitCosts = hits == null ? HitCosts.NONE : HitCosts.read(hits);
        Evaluation evaluation = Evaluation.run(traces, spec.commandLine().getErr());
        Files.createDirectories(out.resolve("images"));
        evaluation.chart().write(out.resolve("images").resolve("policies.svg"));
        Files.writeString(out.resolve("policies.md"), PolicyPage.render(evaluation, hitCosts));
        return 0;
    }
}
