package io.github.corralcache.stress;

import io.github.corralcache.lateness.LatenessCommand;
import io.github.corralcache.soak.SoakCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of {@code stress.jar}. {@code soak} and {@code planted} run what {@link SoakCommand} says,
 * {@code lateness} what {@link LatenessCommand} does; with any other arguments it has jcstress try all tests, with the
 * arguments given, {@code -m quick} if there are none. Those called {@code Planted…} must fail, each of them, and all
 * others must not; ends with status 1 if it is otherwise.
 */
public final class Stress {

    private static final List<String> COMMANDS = List.of("soak", "planted", "lateness");
    private static final String SOUND = "^(?!.*Planted).*$";
    private static final List<String> PLANTED = List.of("PlantedRenewal", "PlantedCounter");
    private static final String FOUND = "Observed forbidden state";

    private final List<String> options;

    private Stress(List<String> options) {
        this.options = options;
    }

    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            List<String> rest = List.of(arguments).subList(1, arguments.length);
            System.exit(
                    switch (arguments[0]) {
                        case "soak" -> SoakCommand.soak(rest);
                        case "planted" -> SoakCommand.planted(rest);
                        default -> LatenessCommand.run(rest);
                    });
        }
        Stress stress = new Stress(arguments.length == 0 ? List.of("-m", "quick") : List.of(arguments));
        boolean asExpected = true;
        for (String planted : PLANTED) {
            boolean found = stress.findsAnything(planted);
            System.out.println(found ? planted + " is found, as it must be" : planted + " is NOT FOUND");
            asExpected &= found;
        }
        boolean failed = stress.findsAnything(SOUND);
        System.out.println(failed ? "the others FAILED" : "the others passed");
        System.exit(asExpected && !failed ? 0 : 1);
    }

    /** Returns whether any of {@code tests} shows what it must not. */
    private boolean findsAnything(String tests) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                tests));
        command.addAll(options);
        Process jcstress = new ProcessBuilder(command).redirectErrorStream(true).start();
        boolean found = false;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(jcstress.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                System.out.println(line);
                found |= line.contains(FOUND);
            }
        }
        int status = jcstress.waitFor();
        if (status != 0 && !found) {
            throw new IOException("jcstress ended with status " + status + " of another reason");
        }
        return found;
    }
}
