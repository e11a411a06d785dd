package io.github.corralcache.benchmarks.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;

/**
 * A progress bar on the standard error stream, shown while a long replay runs on a terminal, and wiped off after it.
 */
final class Progress {

    private static final int WIDTH = 30;
    private static final long FIRST_NANOS = 1_000_000_000;
    private static final long REDRAW_NANOS = 200_000_000;

    private final PrintStream out;
    private final boolean visible;
    private String title = "";
    private long total;
    private long startNanos;
    private long drawnNanos;
    private boolean drawn;

    Progress(PrintStream out, boolean visible) {
        this.out = out;
        this.visible = visible;
    }

    /** A bar that is visible if the standard error stream is a terminal. */
    static Progress onStandardError() {
        return new Progress(System.err, isTerminal());
    }

    /**
     * The console of the JDK tells of the other two streams only, so where the system shows what the stream is, look.
     */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return CommandLine.Help.Ansi.AUTO.enabled();
        }
    }

    void start(String what, long requests) {
        title = what;
        total = requests;
        startNanos = System.nanoTime();
        drawnNanos = startNanos + FIRST_NANOS - REDRAW_NANOS;
    }

    void advance(long done) {
        long now = System.nanoTime();
        if (!visible || now - drawnNanos < REDRAW_NANOS) {
            return;
        }
        drawnNanos = now;
        drawn = true;
        double share = (double) done / total;
        long left = Math.round((now - startNanos) / share * (1 - share) / 1e9);
        int filled = (int) (share * WIDTH);
        out.printf(
                Locale.ROOT,
                "\r%-28s [%s%s] %3.0f %%, %d s left ",
                title,
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                100 * share,
                left);
        out.flush();
    }

    void end() {
        if (drawn) {
            out.print("\r" + " ".repeat(WIDTH + 60) + "\r");
            out.flush();
            drawn = false;
        }
    }
}
