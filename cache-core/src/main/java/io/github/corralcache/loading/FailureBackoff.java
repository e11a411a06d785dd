package io.github.corralcache.loading;

import io.github.corralcache.LoadLimits;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which keys failed to load lately, so that they are left alone for a while: after a failed refresh for a
 * pause that doubles with each failure in a row, after a failed load of a missing value for a fixed time, if any is
 * set.
 *
 * <p>Thread-safe. Bounded, at a cost per failure that does not grow with their number, as the outage in which all keys
 * fail is what this is for: see {@link RefreshPauses} and {@link CachedFailures} for what holds beyond the bounds.
 *
 * @see LoadLimits#failureBackoff()
 * @see LoadLimits#cacheFailures()
 */
public final class FailureBackoff<K> {

    /** Null where there are none. */
    private final @Nullable RefreshPauses pauses;

    private final @Nullable CachedFailures<K> failures;

    /** @param longestPause nanoseconds that no pause exceeds */
    public FailureBackoff(LoadLimits limits, long longestPause) {
        this(limits, longestPause, () -> ThreadLocalRandom.current().nextDouble());
    }

    FailureBackoff(LoadLimits limits, long longestPause, DoubleSupplier random) {
        long firstPause = Durations.nanos(limits.failureBackoff());
        long cacheNanos = Durations.nanos(limits.cacheFailures());
        this.pauses = firstPause > 0 ? new RefreshPauses(firstPause, longestPause, random) : null;
        this.failures = cacheNanos > 0 ? new CachedFailures<>(cacheNanos) : null;
    }

    /** Returns whether a key of this hash is not to be refreshed yet. */
    public boolean pausesRefresh(int hash, long now) {
        return pauses != null && pauses.pauses(hash, now);
    }

    /** Returns what the load of {@code key} failed with, while that is to be answered instead of loading again. */
    public @Nullable Throwable cachedFailure(K key, int hash, long now) {
        return failures == null ? null : failures.find(key, hash, now);
    }

    /** A refresh of a key of this hash failed. */
    public void refreshFailed(int hash, long now) {
        if (pauses != null) {
            pauses.failed(hash, now);
        }
    }

    /** A load of {@code key}, which had no value, failed. */
    public void loadFailed(K key, int hash, Throwable cause, long now) {
        if (failures != null) {
            failures.add(key, hash, cause, now);
        }
    }

    /** The value of {@code key} was stored or removed: what failed before does not matter any more. */
    public void forget(K key, int hash) {
        if (pauses != null) {
            pauses.forget(hash);
        }
        if (failures != null) {
            failures.forget(key, hash);
        }
    }

    /** Forgets failures that are long over. */
    public void purge(long now) {
        if (pauses != null) {
            pauses.purge(now);
        }
        if (failures != null) {
            failures.purge(now);
        }
    }

    /** Forgets all failures. */
    public void clear() {
        if (pauses != null) {
            pauses.clear();
        }
        if (failures != null) {
            failures.clear();
        }
    }
}
