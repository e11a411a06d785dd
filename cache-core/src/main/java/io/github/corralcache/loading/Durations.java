package io.github.corralcache.loading;

import java.time.Duration;

/** Durations as the engine counts them, and as a person writes them in a configuration file: {@code 30s}. */
public final class Durations {

    private Durations() {}

    /** Returns {@code duration} in nanoseconds, or the largest number for one that is too long to count: 292 years. */
    public static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    static String text(long nanos) {
        return Duration.ofNanos(nanos).toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
