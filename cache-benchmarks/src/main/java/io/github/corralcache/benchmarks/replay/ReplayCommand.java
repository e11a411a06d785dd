package io.github.corralcache.benchmarks.replay;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
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
            plan.run(result -> {
                out.println(toJson(result, plan.surprise()));
                out.flush();
            });
        } else {
            out.println("# " + plan.describe());
            out.printf(
                    "%-24s %12s %12s %9s %13s %12s%s %15s%n",
                    "policy",
                    "size",
                    "requests",
                    "hitRatio",
                    "costMissRatio",
                    "byteHitRatio",
                    plan.surprise() ? "  surprise" : "",
                    "nanosPerRequest");
            out.flush();
            plan.run(result -> {
                out.println(toRow(result, plan.surprise()));
                out.flush();
            });
        }
        return 0;
    }

    private static String toJson(ReplayResult result, boolean withSurprise) {
        JsonLine line = new JsonLine()
                .add("policy", result.policy())
                .add("size", result.size())
                .add("requests", result.requests())
                .add("hitRatio", result.hitRatio(), 6)
                .add("costMissRatio", result.costMissRatio(), 6)
                .add("byteHitRatio", result.byteHitRatio(), 6);
        if (withSurprise) {
            line.add("surprise", result.surprise(), 4);
        }
        return line.add("nanosPerRequest", result.nanosPerRequest(), 1).toString();
    }

    private static String toRow(ReplayResult result, boolean withSurprise) {
        return String.format(
                Locale.ROOT,
                "%-24s %12d %12d %9.4f %13.4f %12.4f%s %15.1f",
                result.policy(),
                result.size(),
                result.requests(),
                result.hitRatio(),
                result.costMissRatio(),
                result.byteHitRatio(),
                withSurprise ? surprise(result.surprise()) : "",
                result.nanosPerRequest());
    }

    /** No group of keys may be missed often enough to tell. */
    private static String surprise(double ratio) {
        return Double.isNaN(ratio) ? "         -" : String.format(Locale.ROOT, "%10.2f", ratio);
    }
}
