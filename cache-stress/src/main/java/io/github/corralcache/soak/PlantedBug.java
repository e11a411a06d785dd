package io.github.corralcache.soak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A mistake put into a copy of the engine's source on purpose: a soak of that copy must find it. Each is an edit of one
 * file, and an edit that does not fit any more is an error, so none grows old unnoticed.
 */
enum PlantedBug {
    LATEST_REMOVAL_ONLY(
            "tag/Moments",
            "return before < born ? latest : born;",
            "return latest;",
            "who comes between two removals by tag is given what was read before the first"),
    REMOVAL_FORGOTTEN(
            "tag/Tags",
            "if (retired.latest() != Moments.NEVER) {",
            "if (retired.latest() == Moments.NEVER - 1) {",
            "a removal by tag is forgotten with the last entry that bears the tag"),
    WAITER_NOT_TOLD(
            "loading/Flight",
            "Answers.give(() -> answered.forEach(this::answer));",
            "Answers.give(() -> answered.stream().skip(answered.size() / 2).forEach(this::answer));",
            "some of those who wait for a load are not told of its end"),
    REFRESHED_TWICE(
            "engine/Decisions",
            "return running != null ? !timeouts.isOverdue(running, now) : backoff.pausesRefresh(hash, now);",
            "return running == null && backoff.pausesRefresh(hash, now);",
            "a stale value is refreshed though a refresh of it is running"),
    LISTENER_ON_THE_CLOCK(
            "engine/Deadlines",
            "return clock.schedule(() -> upkeep.execute(task), delayNanos);",
            "return clock.schedule(task, delayNanos);",
            "removal listeners run on the thread that keeps the time"),
    FLIGHT_LEFT("engine/Completions", """
                if (outcome != Segment.Outcome.NO_ROOM) {
                    flights.remove(flight);
                }
""", """
                if (outcome != Segment.Outcome.NO_ROOM && result.failure() == null) {
                    flights.remove(flight);
                }
""", "a load that has failed stays registered"),
    EVICT_BEFORE_THE_LOAD_ENDS(
            "engine/Writes", """
            flights.remove(key, hash);
        } finally {
            segment.lock.unlock();
        }
        backoff.forget(key, hash);
        removals.deliver();
""", """
        } finally {
            segment.lock.unlock();
        }
        backoff.forget(key, hash);
        removals.deliver();
""", "a load that began before an evict stores its value after it"),
    INTERRUPT_TOLD_TO_ALL(
            "engine/Handover",
            "return cause instanceof InterruptedException",
            "return false && cause instanceof InterruptedException",
            "all who wait are told that the caller that loads was interrupted");

    private final String file;
    private final String text;
    private final String instead;
    private final String effect;

    PlantedBug(String file, String text, String instead, String effect) {
        this.file = "io/github/corralcache/" + file + ".java";
        this.text = text;
        this.instead = instead;
        this.effect = effect;
    }

    String effect() {
        return effect;
    }

    /** Compiles the edited file, and returns the folder of its classes, to be put before those of the jar. */
    Path compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("planted bugs must be run on a JDK; there is no compiler here");
        }
        Path folder = Files.createTempDirectory("corral-planted-");
        Path source = folder.resolve("source").resolve(file);
        Files.createDirectories(source.getParent());
        Files.writeString(source, edited());
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> options = List.of(
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
        if (compiler.run(null, System.out, System.err, options.toArray(String[]::new)) != 0) {
            throw new IOException(this + ": " + file + " does not compile with the edit");
        }
        return classes;
    }

    private String edited() throws IOException {
        try (InputStream in = PlantedBug.class.getResourceAsStream("/sources/" + file)) {
            if (in == null) {
                throw new IOException(this + ": there is no " + file + " in the jar");
            }
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int first = source.indexOf(text);
            if (first < 0 || source.indexOf(text, first + 1) >= 0) {
                throw new IOException(this + ": '" + text + "' must occur once in " + file);
            }
            return source.replace(text, instead);
        }
    }
}
