package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.rivals.RivalsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the page that says which test proves what, and how the rivals do. */
@Command(
        name = "reliability-doc",
        description = {
            "Writes docs/reliability.md: each scenario with its tests and how they ended, and the rivals' table.",
            "%nReads the test reports that the last `mvn verify` left, and those of other runs in --reports.%n"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReliabilityDocCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The folder of the modules (default: ${DEFAULT-VALUE}).")
    private Path root;

    @Option(
            names = "--reports",
            paramLabel = "DIR",
            split = ",",
            description = "Folders with reports of other runs, as on another JDK.")
    private List<Path> reports = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "The page (default: docs/reliability.md in the root).")
    private @Nullable Path out;

    private ReliabilityDocCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> folders = new ArrayList<>();
        for (Path given : reports) {
            if (!Files.isDirectory(given)) {
                throw new ParameterException(spec.commandLine(), "--reports: there is no folder '" + given + "'");
            }
            folders.add(given);
        }
        for (Path module : ScenarioTests.children(root)) {
            Path own = module.resolve("target/surefire-reports");
            if (Files.isDirectory(own)) {
                folders.add(own);
            }
        }
        Map<String, List<ScenarioTests.Test>> tests = ScenarioTests.find(root);
        if (tests.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--root is '" + root + "', must be the folder of the modules: none has tests");
        }
        RivalsTable rivals = RivalsTable.measured();
        String page = ReliabilityPage.render(
                tests,
                TestReports.read(folders),
                Map.of(
                        "rivals", rivals.markdown().strip(),
                        "legend", rivals.legend().strip(),
                        "jvm", "JDK " + System.getProperty("java.version")));
        Files.writeString(out == null ? root.resolve("docs").resolve("reliability.md") : out, page);
        return rivals.isMetByCorral() ? 0 : 1;
    }
}
