package io.github.corralcache.sample.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page after the other on one connection, and waits for each answer: a client that costs little, for when
 * the shop is measured on the machine the client is on. For one thread.
 */
final class Visitor implements AutoCloseable {

    private final int patienceMillis;
    private final byte[] buffer = new byte[16 * 1_024];
    private @Nullable Socket connection;

    /** @param patience how long to wait for a connection, and for more of an answer */
    Visitor(Duration patience) {
        this.patienceMillis = Math.toIntExact(patience.toMillis());
    }

    /** Asks, and waits for the answer. Never fails. */
    Outcome ask(URI page) {
        Answer answer = new Answer();
        try {
            Socket open = connect(page);
            open.getOutputStream().write(Request.get(page));
            for (boolean isWhole = false; !isWhole; ) {
                int length = open.getInputStream().read(buffer);
                if (length < 0) {
                    throw new EOFException("the shop hung up");
                }
                isWhole = answer.add(ByteBuffer.wrap(buffer, 0, length));
            }
        } catch (IOException e) {
            // The answer is not whole, and says so.
        }
        Outcome outcome = answer.outcome();
        if (outcome != Outcome.ANSWERED) {
            // The shop may hang up after an error.
            close();
        }
        return outcome;
    }

    private Socket connect(URI page) throws IOException {
        Socket open = connection;
        if (open == null) {
            open = new Socket();
            connection = open;
            open.setTcpNoDelay(true);
            open.setSoTimeout(patienceMillis);
            open.connect(new InetSocketAddress(page.getHost(), page.getPort()), patienceMillis);
        }
        return open;
    }

    /** Hangs up. */
    @Override
    public void close() {
        Socket open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // closed as far as we can tell
            }
        }
    }
}
