package io.github.corralcache.benchmarks.trace;

import java.io.IOException;

/**
 * A trace is cut short, damaged or in another format than was said. The message names the file and the line or byte.
 */
public final class TraceFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    TraceFormatException(String message) {
        super(message);
    }
}
