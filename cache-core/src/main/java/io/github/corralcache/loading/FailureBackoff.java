package io.github.corralcache.loading;

import io.github.corralcache.LoadLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which keys failed to load lately, so that they are left alone for a while: after a failed refresh for a
 * pause that doubles with each failure in a row, after a failed load of a missing value for a fixed time, if any is
 * set. The pause is spread at random by half of itself either way, so that keys that failed together are not retried
 * together.
 *
 * <p>Thread-safe. Holds at most {@link #LIMIT} keys; beyond that, failures are not remembered, and their keys may be
 * retried at once.
 */
public final class FailureBackoff<K> {

    static final int LIMIT = 65_536;

    private record Failure(int inARow, long until, @Nullable Throwable cause) {}

    private final Map<K, Failure> failures = new ConcurrentHashMap<>();
    private final long firstPause;
    private final long longestPause;
    private final long cacheNanos;
    private final DoubleSupplier random;

    /** @param longestPause nanoseconds that no pause exceeds */
    public FailureBackoff(LoadLimits limits, long longestPause) {
        this(limits, longestPause, () -> ThreadLocalRandom.current().nextDouble());
    }

    FailureBackoff(LoadLimits limits, long longestPause, DoubleSupplier random) {
        this.firstPause = Durations.nanos(limits.failureBackoff());
        this.longestPause = longestPause;
        this.cacheNanos = Durations.nanos(limits.cacheFailures());
        this.random = random;
    }

    /** Returns whether {@code key} is not to be refreshed yet. */
    public boolean pausesRefresh(K key, long now) {
        if (failures.isEmpty()) {
            return false;
        }
        Failure failure = failures.get(key);
        return failure != null && now - failure.until < 0;
    }

    /** Returns what the load of {@code key} failed with, while that is to be answered instead of loading again. */
    public @Nullable Throwable cachedFailure(K key, long now) {
        if (cacheNanos == 0 || failures.isEmpty()) {
            return null;
        }
        Failure failure = failures.get(key);
        return failure != null && now - failure.until < 0 ? failure.cause : null;
    }

    /** A refresh of {@code key} failed. */
    public void refreshFailed(K key, long now) {
        if (firstPause > 0) {
            Failure last = failures.get(key);
            int inARow = last == null || last.cause != null ? 1 : Math.min(62, last.inARow + 1);
            double pause = firstPause * Math.scalb(1.0, inARow - 1) * (0.5 + random.getAsDouble());
            remember(key, new Failure(inARow, now + (long) Math.min(pause, (double) longestPause), null), now);
        }
    }

    /** A load of {@code key}, which had no value, failed. */
    public void loadFailed(K key, Throwable cause, long now) {
        if (cacheNanos > 0) {
            remember(key, new Failure(1, now + cacheNanos, cause), now);
        }
    }

    private void remember(K key, Failure failure, long now) {
        if (failures.size() >= LIMIT) {
            purge(now);
        }
        if (failures.size() < LIMIT) {
            failures.put(key, failure);
        }
    }

    /** The value of {@code key} was stored or removed: what failed before does not matter any more. */
    public void forget(K key) {
        if (!failures.isEmpty()) {
            failures.remove(key);
        }
    }

    /** Forgets failures whose pause is long over. */
    public void purge(long now) {
        if (!failures.isEmpty()) {
            long keep = Math.max(cacheNanos, longestPause == Long.MAX_VALUE ? firstPause : longestPause);
            failures.values().removeIf(failure -> now - failure.until > keep);
        }
    }

    /** Forgets all failures. */
    public void clear() {
        failures.clear();
    }
}
