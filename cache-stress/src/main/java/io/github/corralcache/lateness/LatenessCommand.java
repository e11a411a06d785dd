package io.github.corralcache.lateness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code lateness [--seconds 20] [--threads N]}: measures how late values past their hard TTL and wait timeouts are
 * while code of users blocks, and how long values outlive their hard TTL after pauses of the process. Means something
 * on an idle machine only. Then has code of users run on the thread that keeps the time, which must be found. Needs a
 * system with {@code kill -STOP} for the pauses.
 */
public final class LatenessCommand {

    private static final long PAUSE_MILLIS = 1_500;

    private LatenessCommand() {}

    /** Returns the status to end with: zero if all bounds hold and the planted bug is found. */
    public static int run(List<String> arguments) throws IOException, InterruptedException {
        int seconds = option(arguments, "--seconds", 20);
        int threads = option(arguments, "--threads", Runtime.getRuntime().availableProcessors());
        System.out.println("Code of users blocks, " + threads + " threads read as fast as they can");
        boolean holds = measure("blocked", seconds, threads);
        System.out.println("Code of users blocks, one thread reads 200 times a second");
        holds &= measure("blocked", seconds, 0);
        System.out.println("The process is paused, " + threads + " threads read as fast as they can");
        holds &= measure("pauses", seconds, threads);
        System.out.println("Planted: code of users on the thread that keeps the time");
        boolean found = !measure("planted", Math.min(seconds, 10), threads);
        System.out.println(found ? "It is found, as it must be" : "It is NOT FOUND");
        return holds && found ? 0 : 1;
    }

    private static int option(List<String> arguments, String name, int otherwise) {
        int at = arguments.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(arguments.get(at + 1));
    }

    private static boolean measure(String mode, int seconds, int threads) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Measured.class.getName(),
                mode,
                String.valueOf(seconds),
                String.valueOf(threads)));
        Process measured = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(measured.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(Measured.PAUSE)) {
                    pause(measured);
                } else {
                    System.out.println(line);
                }
            }
        }
        return measured.waitFor() == 0;
    }

    private static void pause(Process process) throws IOException, InterruptedException {
        signal("-STOP", process);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        signal("-CONT", process);
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
