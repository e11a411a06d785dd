package io.github.corralcache;

/** A source of elapsed time. Thread-safe and cheap. */
@FunctionalInterface
public interface Ticker {

    /**
     * Nanoseconds since some fixed, arbitrary moment; may be negative and may wrap around, as {@link System#nanoTime}.
     */
    long read();

    /** The ticker of the running JVM. */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }
}
