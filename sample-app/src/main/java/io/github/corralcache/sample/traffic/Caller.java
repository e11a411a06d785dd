package io.github.corralcache.sample.traffic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** One request on a connection of its own, which can be opened before it is used. For one thread. */
final class Caller {

    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;

    private final HttpURLConnection connection;

    Caller(URI uri, int patienceMillis) {
        try {
            connection = (HttpURLConnection) uri.toURL().openConnection();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(patienceMillis);
    }

    /** Opens the connection, without asking yet. Returns whether that worked. */
    boolean connect() {
        try {
            connection.connect();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks, and waits for the answer. Returns whether it came and was as it should be. */
    boolean ask() {
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return false;
            }
            try (InputStream body = connection.getInputStream()) {
                body.readAllBytes();
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            connection.disconnect();
        }
    }
}
