package io.github.corralcache.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server that a test owns: a child process on a free port of the loopback interface, without persistence. It
 * ends with the test's JVM.
 *
 * <pre>{@code
 * Path program = RedisProcess.embedded().or(RedisProcess::installed).orElseThrow();
 * try (RedisProcess redis = RedisProcess.start(program)) {
 *     redis.kill();
 *     redis.restart(); // on the same port, empty
 * }
 * }</pre>
 *
 * <p>The embedded program needs {@code com.github.codemonstur:embedded-redis} on the class path. Thread-safe.
 */
public final class RedisProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path program;
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisProcess(Path program, int port, List<String> options) throws IOException {
        this.program = program;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /**
     * Returns the program in the jar of {@code embedded-redis}; empty without that, or on a machine it does not know.
     */
    public static Optional<Path> embedded() {
        return Optional.ofNullable(Embedded.PROGRAM);
    }

    /** Returns {@code redis-server} or {@code valkey-server} of the {@code PATH}. */
    public static Optional<Path> installed() {
        String path = System.getenv("PATH");
        for (String name : List.of("valkey-server", "redis-server")) {
            for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
                Path program = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Starts a server, and waits until it answers.
     *
     * @param options of the server, such as {@code "--maxmemory", "4mb"}
     */
    public static RedisProcess start(Path program, String... options) {
        try {
            return new RedisProcess(program, freePort(), List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                System.getProperty("java.io.tmpdir")));
        command.addAll(options);
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(child::destroyForcibly));
        Patience.until("Redis answers on port " + port, PATIENCE, () -> !child.isAlive() || answers());
        if (!child.isAlive()) {
            throw new IOException(program + " ended with status " + child.exitValue());
        }
        return child;
    }

    /** Returns whether a command is answered, which it is not yet when the port is open. */
    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns its port. */
    public int port() {
        return port;
    }

    /** Returns its URI, such as {@code redis://127.0.0.1:40123}. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it as a power cut would. */
    public synchronized void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Redis has not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Redis ended", e);
        }
    }

    /** Starts it again after {@link #kill}, on the same port and empty. */
    public synchronized void restart() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it answer nothing, with its connections open, until {@link #thaw}. Not on Windows. */
    public synchronized void freeze() {
        signal("STOP");
    }

    /** Has it go on. */
    public synchronized void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Redis was sent a signal", e);
        }
    }

    @Override
    public synchronized void close() {
        process.destroyForcibly();
    }

    /** Unpacked once for a JVM. By reflection: whoever has an installed server needs no other. */
    private static final class Embedded {

        static final @Nullable Path PROGRAM = unpack();

        private static @Nullable Path unpack() {
            try {
                Class<?> provider = Class.forName("redis.embedded.core.ExecutableProvider");
                Object jar = provider.getMethod("newJarResourceProvider").invoke(null);
                return ((File) provider.getMethod("get").invoke(jar)).toPath();
            } catch (ReflectiveOperationException e) {
                return null;
            }
        }
    }
}
