package io.github.corralcache.sample.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One request on a connection of its own, which is opened before it is used. Never blocks then. For one thread. */
final class Caller {

    private final Answer answer = new Answer();
    private @Nullable SocketChannel connection;

    /**
     * Opens the connection, without asking yet; {@code selector} will tell when there is something to {@link #read}.
     */
    void connect(SocketAddress shop, Selector selector) {
        try {
            connection = SocketChannel.open(shop);
            connection.configureBlocking(false);
            connection.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException e) {
            hangUp();
        }
    }

    /** Asks. Returns false if that did not work: there will be no answer. */
    boolean ask(ByteBuffer request) {
        if (connection == null) {
            return false;
        }
        try {
            connection.write(request);
            if (!request.hasRemaining()) {
                return true;
            }
        } catch (IOException e) {
            // as good as one that takes no more bytes
        }
        hangUp();
        return false;
    }

    /**
     * Reads what has come, by way of {@code buffer}. Returns whether it was the last of it, or none will come any more.
     */
    boolean read(ByteBuffer buffer) {
        if (connection == null) {
            return true;
        }
        try {
            buffer.clear();
            if (connection.read(buffer) < 0) {
                throw new EOFException("the shop hung up");
            }
            return answer.add(buffer.flip());
        } catch (IOException e) {
            hangUp();
            return true;
        }
    }

    /** Says how it went. */
    Outcome outcome() {
        return answer.outcome();
    }

    /** Closes the connection. */
    void hangUp() {
        SocketChannel open = connection;
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
