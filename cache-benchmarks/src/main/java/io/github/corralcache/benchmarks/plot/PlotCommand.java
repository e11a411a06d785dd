package io.github.corralcache.benchmarks.plot;

import io.github.corralcache.benchmarks.replay.ReplayOptions;
import io.github.corralcache.benchmarks.replay.ReplayPlan;
import io.github.corralcache.benchmarks.replay.ReplayResult;
import io.github.corralcache.benchmarks.replay.ResultTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays a trace and draws what came out. */
@Command(
        name = "plot",
        description = "Replays a trace as 'replay' does, and draws hit ratio and cost-miss ratio over the cache size.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class PlotCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReplayOptions options;

    @Option(
            names = "--out",
            required = true,
            split = ",",
            paramLabel = "FILE",
            description = "The pictures to write, whose names end in .svg or .png.")
    private List<Path> files;

    @Option(names = "--title", paramLabel = "TEXT", description = "The title (default: what is replayed).")
    private @Nullable String title;

    private PlotCommand() {}

    @Override
    public Integer call() throws IOException {
        for (Path file : files) {
            if (!Chart.isPicture(file)) {
                throw new ParameterException(spec.commandLine(), "--out: '" + file + "' must end in .svg or .png");
            }
        }
        ReplayPlan plan = options.plan();
        ResultTable table = new ResultTable(spec.commandLine().getOut(), plan);
        List<ReplayResult> results = new ArrayList<>();
        plan.run(result -> {
            results.add(result);
            table.print(result);
        });
        Chart chart = new Chart(title == null ? plan.describe() : title, results, plan.hasCosts());
        for (Path file : files) {
            chart.write(file);
        }
        return 0;
    }
}
