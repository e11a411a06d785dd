package io.github.corralcache.benchmarks;

import io.github.corralcache.benchmarks.footprint.FootprintCommand;
import io.github.corralcache.benchmarks.jmh.JmhCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The main class of {@code benchmarks.jar}: reads the command line and runs the command it names. */
@Command(
        name = "benchmarks",
        description = "Measures Corral and its rivals.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {JmhCommand.class, FootprintCommand.class})
public final class Benchmarks implements Runnable {

    @Spec
    private CommandSpec spec;

    private Benchmarks() {}

    public static void main(String... args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to {@linkplain CommandLine#execute execute} arguments. */
    static CommandLine commandLine() {
        return new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Benchmarks::report);
    }

    /** What a user can put right is one line; anything else is a defect and keeps its stack trace. */
    private static int report(Exception failure, CommandLine command, ParseResult arguments) throws Exception {
        if (failure instanceof IOException) {
            command.getErr().println(command.getColorScheme().errorText(failure.toString()));
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        throw failure;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
