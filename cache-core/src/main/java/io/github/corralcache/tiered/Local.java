package io.github.corralcache.tiered;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Scheduler.Scheduled;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cache of this node, with what the composition asks of it and users do not. Thread-safe. */
public interface Local<K, V> extends Cache<K, V> {

    /** A load that has begun on this node. */
    interface Load {

        /** Returns whether a load that this one is part of holds a lease: then this one must wait for no other node. */
        boolean isWithinLease();

        /** Says whether this load holds a lease from now on. */
        void holdsLease(boolean holds);

        /** What ends this load was loaded elsewhere, so it is not to be counted or measured as a load of this node. */
        void answeredElsewhere();

        /** Runs {@code action} as part of this load, on whichever thread. */
        <T> T within(Supplier<T> action);
    }

    /** A loader of several keys that says more of their values, and may have them from elsewhere. */
    interface BulkReloader<K, V> extends BulkLoader<K, V> {

        /** Returns the values of the keys of {@code loads}; what is missing there is no value. */
        Map<K, CacheValue<V>> load(Map<K, Load> loads) throws Exception;

        /** Not called by a {@link Local}. */
        @Override
        default Map<K, V> loadAll(Set<? extends K> keys) {
            throw new UnsupportedOperationException("this loader has to know of its loads");
        }
    }

    /** What a cache does for those who work for it: tells the time, lends threads, knows its loads. */
    interface Services {

        /** Returns the time of the cache, in nanoseconds. */
        long now();

        /** Runs {@code task} on a thread that may block, {@code delayNanos} from now. */
        Scheduled schedule(Runnable task, long delayNanos);

        /** Returns what runs tasks that may block or call users. */
        Executor elsewhere();

        /** Returns the load whose loader runs on this thread; only called by one. */
        Load currentLoad();

        /**
         * Returns whether a load that ended with {@code failure} was only left by its caller, for another to take over.
         */
        boolean isLeaving(Throwable failure);

        /** Returns a claim that came with its answer. */
        <V> Claim<V> answered(@Nullable V value);
    }

    /** Returns what this cache does for those who work for it. */
    Services services();

    /** As {@link Services#now}. */
    default long now() {
        return services().now();
    }

    /** As {@link Services#schedule}. */
    default Scheduled schedule(Runnable task, long delayNanos) {
        return services().schedule(task, delayNanos);
    }

    /** As {@link Services#elsewhere}. */
    default Executor elsewhere() {
        return services().elsewhere();
    }

    /** As {@link Services#answered}. */
    default Claim<V> answered(@Nullable V value) {
        return services().answered(value);
    }

    /** As {@link Services#currentLoad}. */
    default Load currentLoad() {
        return services().currentLoad();
    }

    /**
     * An entry that is in doubt.
     *
     * @param freshUntil until when it was fresh before that, and {@code goneAt} when it was to be gone
     */
    record Suspect<K, V>(K key, V value, Set<String> tags, long freshUntil, long goneAt) {}

    /**
     * Makes all entries stale that have a TTL of their own, and has them gone after {@code lifeNanos} at the latest.
     * O(entries); no reader waits for it.
     *
     * @return those entries, with what they were before
     */
    List<Suspect<K, V>> suspect(long lifeNanos);

    /** Makes an entry what it was before, if it has the same value still. */
    void restore(Suspect<K, V> suspect);

    /**
     * Returns {@code known} with the TTL and the cost that this cache would give it. Runs the user's functions for
     * these, which are then not called again.
     *
     * @param loadNanos how long the load took; NaN if there was none
     */
    CacheValue<V> appraise(K key, V value, CacheValue<V> known, double loadNanos);
}
