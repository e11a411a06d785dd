package io.github.corralcache.benchmarks.rivals;

import io.github.corralcache.benchmarks.replay.JsonLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the probes and prints what they found. */
@Command(
        name = "rivals",
        description = {
            "Probes what Corral and its rivals do when many callers miss, and prints a Markdown table.",
            "%nWhat misses its target is bold. Ends with status 1 if Corral misses one.%n"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RivalsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rival",
            paramLabel = "NAME",
            split = ",",
            description =
                    "The caches to probe (default: all): corral, corral-cacheable, caffeine, caffeine-async, guava,"
                            + " cache2k, ehcache, spring-map, spring-caffeine, spring-cacheable.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object per line instead of a table.")
    private boolean json;

    private RivalsCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        RivalsTable table = RivalsTable.of(chosen(), (probe, rival) -> {
            Finding finding = Probes.run(probe, rival);
            if (json) {
                out.println(toJson(probe, rival, finding));
                out.flush();
            }
            return finding;
        });
        if (!json) {
            out.print(table.markdown());
            out.println();
            out.print(table.legend());
            out.flush();
        }
        return table.isMetByCorral() ? 0 : 1;
    }

    private List<Rivals> chosen() {
        return names.isEmpty() ? Rivals.ALL : names.stream().map(this::named).toList();
    }

    private Rivals named(String name) {
        return Rivals.ALL.stream()
                .filter(rival -> rival.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--rival is '" + name + "', must be one of "
                                + Rivals.ALL.stream().map(Rivals::name).collect(Collectors.joining(", "))));
    }

    private static String toJson(Probe probe, Rivals rival, Finding finding) {
        return new JsonLine()
                .add("probe", probe.title())
                .add("rival", rival.name())
                .add("outcome", finding.outcome())
                .add("millis", finding.millis(), 3)
                .add("target", probe.target())
                .add("met", finding.met())
                .toString();
    }
}
