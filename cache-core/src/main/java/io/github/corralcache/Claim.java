package io.github.corralcache;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@link Cache#claim}: either a value, or the duty to load one.
 *
 * <p>A claim that {@linkplain #leads() leads} keeps all other callers of its key waiting, so it is to be settled soon
 * and exactly once, by {@link #store}, {@link #settle}, {@link #share} or {@link #fail}; {@link #close} fails what is
 * still unsettled. One that comes with a value may be handed on by {@link #refresh} instead. A claim belongs to one
 * thread at a time. To settle a claim that does not lead, or twice, throws {@link IllegalStateException}.
 *
 * @param <V> the type of values
 */
public interface Claim<V> extends AutoCloseable {

    /** Returns whether this caller is the one to load. */
    boolean leads();

    /**
     * Returns the answer, or to the caller that leads the value that is to be replaced, which is stale or about to be;
     * null where there is none, or where it is gone by now.
     */
    @Nullable
    V value();

    /**
     * Hands {@code value} to all waiters and caches it, unless the key was written or removed since the claim was made.
     *
     * @return whether the value was cached
     */
    boolean store(V value);

    /**
     * As {@link #store}, with what is known of the value besides, or {@link CacheValue#unchanged}, or
     * {@link CacheValue#shared}. That there is no value is handed to all waiters too, and removes the one that was to
     * be replaced.
     */
    boolean settle(CacheValue<V> value);

    /** Hands {@code value} to all waiters without caching it, and removes the one that was to be replaced. */
    void share(@Nullable V value);

    /**
     * Ends the claim with a load that failed. Where it has come without a value, {@code cause} is handed to all
     * waiters, unless it is an interrupt or a cancellation: then one of them takes the load over, as in
     * {@link Cache#get(Object, Loader)}. Where it has come with one, which others are served meanwhile, that stays, and
     * is left alone until the {@linkplain LoadLimits#failureBackoff() backoff} is over; who waits nevertheless, because
     * it is gone by now, is handed the cause.
     *
     * @return what this caller can go on with in spite of the failure, as all others do: the value, if it was neither
     *     removed nor is gone, or what was written since; null where there is nothing, and for an {@link Error}
     */
    @Nullable
    V fail(Throwable cause);

    /**
     * Has the value replaced in the background while the caller goes on with {@link #value()}: the cache's
     * {@linkplain CacheBuilder#executor executor} calls {@code load} with a claim of its own, to settle as this one
     * would have been; what is left unsettled, or throws, is failed. This claim counts as settled from now on. If the
     * executor refuses, the load has failed and the value stays until the {@linkplain LoadLimits#failureBackoff()
     * backoff} is over. Does not block, unless the executor does, so that {@link #value()} may be gone afterwards.
     *
     * @throws IllegalStateException if this claim does not lead, is settled, or has come without a value
     */
    void refresh(Consumer<? super Claim<V>> load);

    /**
     * Fails the claim with a {@link java.util.concurrent.CancellationException} if it leads and was not settled, so
     * that one of those who wait takes the load over; otherwise does nothing. Who knows that the load has failed says
     * so by {@link #fail}, or each of those who wait will try in turn.
     */
    @Override
    void close();
}
