package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import java.util.concurrent.CompletionStage;

/** A type of results that come later than the call returns. Thread-safe. */
interface AsyncType {

    /** Returns what Spring is to take for the result of a method. It becomes what an {@link AsyncRun} finds out. */
    Object pending();

    /**
     * Returns what the caller of the method is given.
     *
     * @param effect what Spring has made of the pending result: it stores, evicts, and comes to the same value
     */
    Object present(AsyncCall call, Object effect);

    /** Begins to regenerate the stale value of {@code place}; returns the new one to come. */
    CompletionStage<CacheValue<Object>> regenerate(AsyncCall call, Object effect, Place place);

    /**
     * Returns {@code returned}, which a method has returned that loads are not shared of, such that Spring's puts and
     * removals, which come later, belong to the transaction of the caller; as it is where there is none.
     */
    Object enlist(AsyncCall call, Object returned);

    /** Returns what the caller is given, after {@link #enlist}, of what Spring has made of the result. */
    Object delist(AsyncCall call, Object effect);
}
