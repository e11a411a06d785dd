package io.github.corralcache;

import java.time.Duration;
import java.util.Objects;

/**
 * Bounds on loading and on waiting for loads, as {@link CacheSettings} tells them. To set one, use the method of that
 * name of {@link CacheBuilder}; to hand several on, begin with {@link #DEFAULTS} and its {@code with…} methods.
 * Immutable.
 *
 * @param maxWaitersPerKey how many callers may wait for one load; zero means none
 * @param maxWaiters how many callers may wait for loads of the cache in total; zero means none
 * @param maxConcurrentLoads how many loads of the cache may run at the same time. Over the limit a caller waits before
 *     it loads, and a stale value stays. A load and those that its loader calls count as one. Zero means no limit
 * @param waitTimeout how long a caller waits before it gets a {@link CacheOverloadException}
 * @param loadTimeout how long a load may take. After that its waiters get a {@link CacheLoadTimeoutException}, and the
 *     next caller may load the key
 * @param failureBackoff pause after a failed refresh. It doubles with each further failure, up to the soft TTL. Zero
 *     means no pause. If more than about 100,000 keys fail at a time, the others share pauses, also with keys that have
 *     not failed; those stay stale a little longer
 * @param cacheFailures how long callers get the failure of a load of a missing value without a new attempt, for the
 *     latest 1,024 keys that failed. Zero means that the next call tries again
 */
public record LoadLimits(
        int maxWaitersPerKey,
        int maxWaiters,
        int maxConcurrentLoads,
        Duration waitTimeout,
        Duration loadTimeout,
        Duration failureBackoff,
        Duration cacheFailures) {

    /**
     * 256 waiters per key, 4096 per cache, 5 s of waiting, 30 s of loading, 1 s of backoff, failures not cached, any
     * number of loads.
     */
    public static final LoadLimits DEFAULTS = new LoadLimits(
            256, 4096, 0, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ZERO);

    /** @throws IllegalArgumentException if a number or duration is negative, or a timeout is zero */
    public LoadLimits {
        requireNonNegative("maxWaitersPerKey", maxWaitersPerKey);
        requireNonNegative("maxWaiters", maxWaiters);
        requireNonNegative("maxConcurrentLoads", maxConcurrentLoads);
        requirePositive("waitTimeout", waitTimeout);
        requirePositive("loadTimeout", loadTimeout);
        requireNonNegative("failureBackoff", failureBackoff);
        requireNonNegative("cacheFailures", cacheFailures);
    }

    /** Returns these limits with another {@link #maxWaitersPerKey()}. */
    public LoadLimits withMaxWaitersPerKey(int waiters) {
        return new LoadLimits(
                waiters, maxWaiters, maxConcurrentLoads, waitTimeout, loadTimeout, failureBackoff, cacheFailures);
    }

    /** Returns these limits with another {@link #maxWaiters()}. */
    public LoadLimits withMaxWaiters(int waiters) {
        return new LoadLimits(
                maxWaitersPerKey, waiters, maxConcurrentLoads, waitTimeout, loadTimeout, failureBackoff, cacheFailures);
    }

    /** Returns these limits with another {@link #maxConcurrentLoads()}. */
    public LoadLimits withMaxConcurrentLoads(int loads) {
        return new LoadLimits(
                maxWaitersPerKey, maxWaiters, loads, waitTimeout, loadTimeout, failureBackoff, cacheFailures);
    }

    /** Returns these limits with another {@link #waitTimeout()}. */
    public LoadLimits withWaitTimeout(Duration timeout) {
        return new LoadLimits(
                maxWaitersPerKey, maxWaiters, maxConcurrentLoads, timeout, loadTimeout, failureBackoff, cacheFailures);
    }

    /** Returns these limits with another {@link #loadTimeout()}. */
    public LoadLimits withLoadTimeout(Duration timeout) {
        return new LoadLimits(
                maxWaitersPerKey, maxWaiters, maxConcurrentLoads, waitTimeout, timeout, failureBackoff, cacheFailures);
    }

    /** Returns these limits with another {@link #failureBackoff()}. */
    public LoadLimits withFailureBackoff(Duration pause) {
        return new LoadLimits(
                maxWaitersPerKey, maxWaiters, maxConcurrentLoads, waitTimeout, loadTimeout, pause, cacheFailures);
    }

    /** Returns these limits with another {@link #cacheFailures()}. */
    public LoadLimits withCacheFailures(Duration time) {
        return new LoadLimits(
                maxWaitersPerKey, maxWaiters, maxConcurrentLoads, waitTimeout, loadTimeout, failureBackoff, time);
    }

    private static void requireNonNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be zero or more; got " + value);
        }
    }

    private static void requireNonNegative(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " must be zero or more; got " + value);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero; got " + value);
        }
    }
}
