package io.github.corralcache;

import java.time.Duration;
import java.util.Objects;

/**
 * The caller was turned away: too many wait for loads already, or it has waited too long itself. No load was started.
 */
public final class CacheOverloadException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** Which limit turned the caller away. */
    public enum Reason {
        /** {@link LoadLimits#maxWaitersPerKey()} callers wait for this key. */
        WAITERS_PER_KEY,
        /** {@link LoadLimits#maxWaiters()} callers wait in this cache. */
        WAITERS,
        /** The caller has waited for {@link LoadLimits#waitTimeout()}, or as long as it said itself. */
        WAIT_TIMEOUT
    }

    private final Reason reason;
    private final Duration retryAfter;

    /**
     * What a caller that was turned away is told.
     *
     * @param message the limit and its property, which follow the name of the cache
     * @param reason the limit that turned the caller away; not null
     * @param retryAfter when to try again; not null, not negative
     */
    public CacheOverloadException(String cacheName, String message, Reason reason, Duration retryAfter) {
        super(cacheName, message, null);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** Returns the limit that turned the caller away. */
    public Reason reason() {
        return reason;
    }

    /** Returns when to try again, by the estimated rest of the load; never negative. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
