package io.github.corralcache;

import java.time.Duration;
import java.util.Objects;

/** The load this caller waited for took longer than {@link LoadLimits#loadTimeout()}. */
public final class CacheLoadTimeoutException extends CacheException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * What a waiter is told.
     *
     * @param message what took too long, which follows the name of the cache
     * @param retryAfter when to try again; not negative
     */
    public CacheLoadTimeoutException(String cacheName, String message, Duration retryAfter) {
        super(cacheName, message, null);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * Returns when to try again; never negative. The estimated rest of the load, or what a new one is estimated to take
     * where this one is past the estimate. Where no load of the cache has ended yet, as long again as this one has run.
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
