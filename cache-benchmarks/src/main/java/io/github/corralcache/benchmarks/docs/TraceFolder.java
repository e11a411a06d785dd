package io.github.corralcache.benchmarks.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option that says where the traces of a page are. */
final class TraceFolder {

    @Option(
            names = "--traces",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the traces that the page names.")
    private Path folder;

    /**
     * Returns the folder, which has all of these files.
     *
     * @throws ParameterException if one is missing
     */
    Path with(List<String> files, CommandSpec command) {
        for (String file : files) {
            if (!Files.isRegularFile(folder.resolve(file))) {
                throw new ParameterException(
                        command.commandLine(), "--traces: there is no file '" + file + "' in '" + folder + "'");
            }
        }
        return folder;
    }
}
