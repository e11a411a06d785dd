package io.github.corralcache.benchmarks;

import io.github.corralcache.benchmarks.docs.CostDocCommand;
import io.github.corralcache.benchmarks.docs.PoliciesDocCommand;
import io.github.corralcache.benchmarks.docs.ReliabilityDocCommand;
import io.github.corralcache.benchmarks.footprint.FootprintCommand;
import io.github.corralcache.benchmarks.jmh.JmhCommand;
import io.github.corralcache.benchmarks.plot.PlotCommand;
import io.github.corralcache.benchmarks.replay.ReplayCommand;
import io.github.corralcache.benchmarks.rivals.RivalsCommand;
import io.github.corralcache.benchmarks.trace.TraceFormatException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main class of {@code benchmarks.jar}: reads the command line and runs the command it names. */
@Command(
        name = "benchmarks",
        description = "Measures Corral and its rivals.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ReplayCommand.class,
            PlotCommand.class,
            JmhCommand.class,
            FootprintCommand.class,
            RivalsCommand.class,
            PoliciesDocCommand.class,
            CostDocCommand.class,
            ReliabilityDocCommand.class
        })
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
                .setParameterExceptionHandler(Benchmarks::refuse)
                .setExecutionExceptionHandler(Benchmarks::report);
    }

    private static int refuse(ParameterException failure, String... arguments) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What a user can put right is one line; anything else is a defect and keeps its stack trace. */
    private static int report(Exception failure, CommandLine command, ParseResult arguments) throws Exception {
        if (failure instanceof IOException) {
            command.getErr()
                    .println(command.getColorScheme()
                            .errorText(
                                    failure instanceof TraceFormatException
                                            ? failure.getMessage()
                                            : failure.toString()));
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        throw failure;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
