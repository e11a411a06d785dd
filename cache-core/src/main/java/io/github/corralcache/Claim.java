package io.github.corralcache;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@link Cache#claim}: either a value, or the task to load one.
 *
 * <p>A claim that {@linkplain #leads() leads} makes all other callers of its key wait. So it must be settled soon and
 * exactly once, by {@link #store}, {@link #settle}, {@link #share} or {@link #fail}; {@link #close} fails a claim that
 * is not settled. A claim with a value may be passed on by {@link #refresh} instead. Only one thread may use a claim at
 * a time. Settling a claim that does not lead, or settling it twice, throws {@link IllegalStateException}; a null where
 * none is allowed throws {@link NullPointerException}, and the claim stays as it was.
 *
 * <p>No method blocks. To settle a claim takes a short internal lock. Then it runs what a put runs: the weigher, the
 * expiry, the cost model and the removal listener, and on this thread the stages that depend on futures of the waiters.
 *
 * @param <V> the type of values
 */
public interface Claim<V> extends AutoCloseable {

    /** Returns whether this caller must load the value. */
    boolean leads();

    /**
     * Returns the answer. If this claim leads, it is the value to replace, which is stale or will be soon. Null if
     * there is none, or it is gone by now.
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
     * As {@link #store}, with the TTL, cost, weight and tags of {@code value}. It may be {@link CacheValue#unchanged}
     * or {@link CacheValue#shared} too. If it holds no value, all waiters get null, and the value to replace is
     * removed.
     */
    boolean settle(CacheValue<V> value);

    /** Hands {@code value} to all waiters without caching it, and removes the value to replace. */
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
