package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * How a load ended.
 *
 * @param known the value with what is known of it; null if the load failed
 * @param failure what the loader threw, without what futures wrap it in; null if it did not
 * @param leaves whether what the cache holds is nothing to this load: it has found unchanged what is no longer there
 * @param handsOver whether the load has not failed, but its caller has left it, to one of those who wait
 */
record Result<V>(@Nullable CacheValue<V> known, @Nullable Throwable failure, boolean leaves, boolean handsOver) {

    static <V> Result<V> loaded(CacheValue<V> known) {
        return new Result<>(known, null, false, false);
    }

    static <V> Result<V> failed(Throwable failure) {
        return failed(failure, false);
    }

    /**
     * A load that has thrown {@code failure}.
     *
     * @param interrupted whether the thread of the caller is interrupted, whatever the loader has made of that
     */
    static <V> Result<V> failed(Throwable failure, boolean interrupted) {
        boolean handsOver = (interrupted && failure instanceof Exception) || Handover.isDueAfter(failure);
        return new Result<>(null, Handover.unwrapped(failure), false, handsOver);
    }

    /** The load of one of several keys, which was part of this one, that has failed. */
    <P> Result<P> failedPart() {
        return new Result<>(null, failure, false, handsOver);
    }

    /** As this one, for those who wait only: the cache keeps what it has. */
    Result<V> alone() {
        return new Result<>(CacheValue.shared(value()), failure, true, false);
    }

    /** Returns whether the value, or that there is none, is to be stored and not only handed to those who wait. */
    boolean cached() {
        return known != null && !known.isShared();
    }

    @Nullable
    V value() {
        return known == null ? null : known.value();
    }
}
