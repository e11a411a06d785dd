package io.github.corralcache.boot.web;

import io.github.corralcache.CacheLoadTimeoutException;
import io.github.corralcache.CacheOverloadException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that failed because a cache turned it away, or because the load it waited for took too long.
 *
 * @param cacheName the cache
 * @param retryAfterSeconds when to come back, at least one second
 */
record Overload(String cacheName, long retryAfterSeconds) {

    /** How far down an exception is looked for inside others, which may form a circle. */
    private static final int MAXIMUM_DEPTH = 32;

    /** Returns what is behind {@code failure}, or null if it is something else. */
    static @Nullable Overload behind(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAXIMUM_DEPTH; depth++) {
            if (cause instanceof CacheOverloadException overload) {
                return new Overload(overload.cacheName(), wholeSeconds(overload.retryAfter()));
            }
            if (cause instanceof CacheLoadTimeoutException timeout) {
                return new Overload(timeout.cacheName(), wholeSeconds(timeout.retryAfter()));
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }
}
