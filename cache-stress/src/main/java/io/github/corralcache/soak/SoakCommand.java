package io.github.corralcache.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the caches in a JVM of their own with a heap of 256 MB: {@code soak} for as long as one likes, {@code planted}
 * with each {@link PlantedBug} in its place until that is found.
 */
public final class SoakCommand {

    /** So often a planted bug is looked for, with another seed each time. */
    private static final int ATTEMPTS = 3;

    private final Map<String, Long> options = new LinkedHashMap<>(Map.of("seconds", 20L, "threads", 8L, "seed", 1L));

    private SoakCommand(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i).replaceFirst("^--", "");
            if (!options.containsKey(option) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "options must be --seconds, --threads and --seed, each with a number; got " + arguments);
            }
            options.put(option, Long.valueOf(arguments.get(i + 1)));
        }
    }

    /** Runs {@code soak}. Returns the status that the process is to end with. */
    public static int soak(List<String> arguments) throws IOException, InterruptedException {
        return new SoakCommand(arguments).run(List.of(), 0) == 0 ? 0 : 1;
    }

    /** Runs {@code planted}, all or those named first. Returns the status that the process is to end with. */
    public static int planted(List<String> arguments) throws IOException, InterruptedException {
        List<String> names =
                arguments.stream().takeWhile(word -> !word.startsWith("--")).toList();
        SoakCommand command = new SoakCommand(arguments.subList(names.size(), arguments.size()));
        int missed = 0;
        for (PlantedBug bug : PlantedBug.values()) {
            if (!names.isEmpty() && !names.contains(bug.name())) {
                continue;
            }
            System.out.println("---- " + bug + ": " + bug.effect());
            boolean found = false;
            for (int attempt = 0; attempt < ATTEMPTS && !found; attempt++) {
                found = command.run(List.of(bug.compile()), attempt) != 0;
            }
            System.out.println(found ? bug + " is found, as it must be" : bug + " is NOT FOUND");
            missed += found ? 0 : 1;
        }
        return missed == 0 ? 0 : 1;
    }

    private int run(List<Path> before, int attempt) throws IOException, InterruptedException {
        List<String> path = new ArrayList<>(before.stream().map(Path::toString).toList());
        path.add(System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        String.join(System.getProperty("path.separator"), path),
                        SoakRun.class.getName(),
                        options.get("seconds").toString(),
                        options.get("threads").toString(),
                        Long.toString(options.get("seed") + attempt))
                .inheritIO()
                .start()
                .waitFor();
    }
}
