package io.github.corralcache.benchmarks.replay;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays a trace and prints one line for each policy and size. */
@Command(
        name = "replay",
        description = "Replays a trace of requests through eviction policies and rival caches.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReplayOptions options;

    @Option(names = "--json", description = "Print one JSON object per line instead of a table.")
    private boolean json;

    private ReplayCommand() {}

    @Override
    public Integer call() throws IOException {
        ReplayPlan plan = options.plan();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            plan.runTimed(result -> {
                out.println(toJson(result, plan));
                out.flush();
            });
        } else {
            plan.runTimed(new ResultTable(out, plan)::print);
        }
        return 0;
    }

    private static String toJson(ReplayResult result, ReplayPlan plan) {
        JsonLine line = new JsonLine()
                .add("policy", result.policy())
                .add("size", result.size())
                .add("requests", result.requests())
                .add("hitRatio", result.hitRatio(), 6)
                .add("costMissRatio", result.costMissRatio(), 6)
                .add("byteHitRatio", result.byteHitRatio(), 6);
        if (plan.surprise()) {
            line.add("surprise", result.surprise(), 4);
        }
        return line.add("nanosPerRequest", result.nanosPerRequest(), 1)
                .add("trace", plan.trace())
                .add("cost", plan.cost())
                .add("seed", plan.seed())
                .toString();
    }
}
