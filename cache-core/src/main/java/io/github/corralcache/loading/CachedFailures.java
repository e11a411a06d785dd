package io.github.corralcache.loading;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What loads of missing values failed with, each for the same time, so that they end in the order in which they came.
 * Holds the {@link #MOST} latest: exceptions with their traces take some kilobytes. Whatever is beyond may be loaded
 * again at once, as a key that has not failed must never be told that it has.
 *
 * <p>Thread-safe. Each failure costs the same, and a purge as much as there is to purge.
 */
final class CachedFailures<K> {

    static final int MOST = 1024;

    /** A key, found by the hash that it had when it failed: one whose hash code has changed leaves all the same. */
    private record Failed(Object key, int hash) {

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Failed failed && hash == failed.hash && key.equals(failed.key);
        }
    }

    private record Failure(Throwable cause, long until) {}

    /** In the order in which they came; guarded by this. */
    private final Map<Failed, Failure> failures = new LinkedHashMap<>();

    /** Whether there is none; written under the monitor. */
    private volatile boolean empty = true;

    private final long nanos;

    /** @param nanos for how long each is told */
    CachedFailures(long nanos) {
        this.nanos = nanos;
    }

    @Nullable
    Throwable find(K key, int hash, long now) {
        if (empty) {
            return null;
        }
        Failure failure;
        synchronized (this) {
            failure = failures.get(new Failed(key, hash));
        }
        return failure != null && now - failure.until < 0 ? failure.cause : null;
    }

    synchronized void add(K key, int hash, Throwable cause, long now) {
        Failed failed = new Failed(key, hash);
        failures.remove(failed); // it comes last now
        failures.put(failed, new Failure(cause, now + nanos));
        if (failures.size() > MOST) {
            Iterator<Failure> eldest = failures.values().iterator();
            eldest.next();
            eldest.remove();
        }
        empty = false;
    }

    void forget(K key, int hash) {
        if (!empty) {
            synchronized (this) {
                failures.remove(new Failed(key, hash));
                empty = failures.isEmpty();
            }
        }
    }

    void purge(long now) {
        if (!empty) {
            synchronized (this) {
                Iterator<Failure> eldest = failures.values().iterator();
                while (eldest.hasNext() && now - eldest.next().until >= 0) {
                    eldest.remove();
                }
                empty = failures.isEmpty();
            }
        }
    }

    synchronized void clear() {
        failures.clear();
        empty = true;
    }
}
