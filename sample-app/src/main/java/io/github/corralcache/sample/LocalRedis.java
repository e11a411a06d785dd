package io.github.corralcache.sample;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of the sample's own: the installed one, or the one that the sample brings along. A child process on a free
 * port of this machine, started again five seconds after somebody has killed it. Ends with this process.
 */
final class LocalRedis implements AutoCloseable {

    private static final Log LOG = LogFactory.getLog(LocalRedis.class);
    private static final long PAUSE_MILLIS = 5_000;

    private final Path program;
    private final int port;
    private volatile Process process;
    private volatile boolean closed;

    LocalRedis() throws IOException {
        program = program();
        port = freePort();
        process = start();
        Thread keeper = new Thread(this::keepAlive, "redis-keeper");
        keeper.setDaemon(true);
        keeper.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private static Path program() throws IOException {
        for (String name : List.of("valkey-server", "redis-server")) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
                Path installed = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isExecutable(installed)) {
                    return installed;
                }
            }
        }
        return ExecutableProvider.newJarResourceProvider().get().toPath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process start() throws IOException {
        Process started = new ProcessBuilder(
                        program.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                .directory(new File(System.getProperty("java.io.tmpdir")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        LOG.info("Redis (" + program + ") is process " + started.pid() + " at port " + port + "; to see what happens"
                + " without it: kill " + started.pid());
        return started;
    }

    private void keepAlive() {
        try {
            while (!closed) {
                process.waitFor();
                if (!closed) {
                    LOG.info("Redis has ended, and is started again in five seconds");
                    Thread.sleep(PAUSE_MILLIS);
                    process = start();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("Redis cannot be started again", e);
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }
}
