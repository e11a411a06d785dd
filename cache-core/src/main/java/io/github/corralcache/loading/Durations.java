package io.github.corralcache.loading;

import java.time.Duration;

/** Durations as a person writes them in a configuration file: {@code 30s}, {@code 150ms}. */
final class Durations {

    private Durations() {}

    static String text(long nanos) {
        return Duration.ofNanos(nanos).toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
