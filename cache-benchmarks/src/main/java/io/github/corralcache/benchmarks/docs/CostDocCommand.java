package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.plot.Chart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what it gains to know costs, and writes the page about it, with its pictures. */
@Command(
        name = "cost-doc",
        description = {
            "Measures the cost-aware policy and writes docs/cost.md with its pictures.",
            "%nPrints what is demanded of the policy, and fails if it does not do it.%n"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class CostDocCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TraceFolder traceFolder = new TraceFolder();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "docs",
            description = "Where cost.md and images/cost-*.svg go (default: ${DEFAULT-VALUE}).")
    private Path out;

    private CostDocCommand() {}

    @Override
    public Integer call() throws IOException {
        Path traces = traceFolder.with(CostEvaluation.files(), spec);
        CostEvaluation evaluation =
                CostEvaluation.run(traces, spec.commandLine().getErr());
        Path images = Files.createDirectories(out.resolve("images"));
        for (Map.Entry<String, Chart> chart : evaluation.charts().entrySet()) {
            chart.getValue().write(images.resolve(chart.getKey()));
        }
        Files.writeString(out.resolve("cost.md"), CostPage.render(evaluation));
        List<Demand> demands = Demand.all(evaluation);
        PrintWriter console = spec.commandLine().getOut();
        demands.forEach(console::println);
        console.flush();
        return demands.stream().allMatch(Demand::isMet) ? 0 : 1;
    }
}
