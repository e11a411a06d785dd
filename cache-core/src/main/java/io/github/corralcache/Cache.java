package io.github.corralcache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded, thread-safe map from keys to values. It loads a missing key once, for any number of callers.
 *
 * <p>A value is <em>fresh</em> until its soft TTL, then <em>stale</em> until its hard TTL, then <em>gone</em>. A fresh
 * value is returned without taking a lock. A stale value is returned too, while exactly one caller or background thread
 * loads a new one. A value that is gone is never returned, even if the load that should replace it fails.
 *
 * <p>{@link #put}, {@link #evict} and {@link #clear} never wait for a load, and win over one: once they have returned,
 * no reader sees a value whose load began before them. Loads run outside all locks of the cache. So a slow load never
 * blocks another key, and a loader may use this cache or others. A loader that would wait for itself gets a
 * {@link RecursiveLoadException}.
 *
 * <p>Keys and values are never null; a null argument throws {@link NullPointerException}. Keys must have a stable
 * {@code hashCode} and {@code equals}. An exception of these reaches the caller and leaves the cache intact.
 *
 * <p>Every method may be called from any thread. The {@code get} methods and {@link #claim} may block. All others take
 * a short internal lock at most. The only user code they run is {@code hashCode}, {@code equals}, the {@link Weigher},
 * the {@link Expiry} and the {@link RemovalListener}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Cache<K, V> extends AutoCloseable {

    /** Returns the name given to {@link CacheBuilder#named}; it appears in exceptions and statistics. */
    String name();

    /**
     * Returns the value of {@code key}, fresh or stale, or null if it is absent or gone. Never loads, refreshes or
     * blocks.
     */
    @Nullable
    V getIfPresent(K key);

    /**
     * Returns the value of {@code key} if it is certain at a glance that it is fresh, and counts a hit. Null says
     * nothing, not even that there is no value, and counts nothing: ask one of the other methods then, which answer and
     * count as if this one had not been called. Never loads, never blocks, asks no clock.
     *
     * <p>For adapters, which have to prepare more than a key for the other methods.
     */
    default @Nullable V getIfFresh(K key) {
        return null;
    }

    /**
     * Returns the value of {@code key}, and loads it if it is absent or gone.
     *
     * <p>One caller per key runs {@code loader}, on its own thread. The others wait for that load, and their number is
     * limited. A null from the loader goes to all of them and is not cached. If the loader fails and there is a stale
     * value, all get the stale value.
     *
     * <p>If the loading caller is interrupted, or its load is cancelled, it gets the exception. One of the waiters then
     * runs its own loader on its own thread, and the others wait for that. This repeats until a load ends in another
     * way or nobody waits. A load counts as left if what it threw is, or was caused by, an
     * {@link InterruptedException}, {@link java.nio.channels.ClosedByInterruptException},
     * {@link CacheInterruptedException} or {@link java.util.concurrent.CancellationException}, or if its thread is
     * interrupted. Waiters keep their place, and wait no longer than {@link LoadLimits#waitTimeout()} in total.
     * {@link LoadLimits#loadTimeout()} applies to each load.
     *
     * @throws CacheLoadException if the loader failed and there is no stale value; each caller gets its own exception,
     *     with the loader's as cause, the same for all. If the loader throws a
     *     {@link java.util.concurrent.CompletionException}, its cause is used, because futures wrap their failures in
     *     it; no other exception is unwrapped
     * @throws CacheLoadTimeoutException to a waiter, if the load took longer than {@link LoadLimits#loadTimeout()}
     * @throws CacheOverloadException if too many callers wait already, or this caller has waited for
     *     {@link LoadLimits#waitTimeout()}
     * @throws RecursiveLoadException if this call would wait for a load that waits for this call
     * @throws CacheInterruptedException if the thread was interrupted while it waited; its interrupt flag is set again
     * @throws CacheClosedException if the cache is closed
     */
    @Nullable
    V get(K key, Loader<? super K, ? extends V> loader);

    /**
     * As {@link #get(Object, Loader)}, with a wait time for this caller. It limits the wait for another caller's load,
     * or for a permit to load. It replaces {@link LoadLimits#waitTimeout()}, and may be longer. Zero: this caller does
     * not wait. A load that the caller runs itself is not cut short.
     *
     * @param wait how long this caller waits; zero or more
     * @throws IllegalArgumentException if {@code wait} is negative
     * @throws CacheOverloadException as {@link #get(Object, Loader)}, and with the reason
     *     {@link CacheOverloadException.Reason#WAIT_TIMEOUT} once this caller has waited for {@code wait}; at once
     *     where that is zero
     */
    @Nullable
    V get(K key, Loader<? super K, ? extends V> loader, Duration wait);

    /**
     * As {@link #get(Object, Loader)}, with a loader that gets the stale value to replace. It can set the new value's
     * TTL, cost and tags.
     */
    @Nullable
    V get(K key, Reloader<K, V> loader);

    /**
     * As {@link #get(Object, Reloader)}, for a caller that waits no longer than {@code wait}, as in {@link #get(Object,
     * Loader, Duration)}.
     *
     * @throws IllegalArgumentException if {@code wait} is negative
     */
    @Nullable
    V get(K key, Reloader<K, V> loader, Duration wait);

    /**
     * Returns the values of {@code keys}. All keys that are absent or gone are loaded in one call of {@code loader}, on
     * the calling thread. If another caller is loading a key, this call waits for that load; no key is loaded twice.
     * Stale values are returned, and refreshed together in the background. With {@link Refresh#CALLER} they are loaded
     * with the others. If that load fails, they are returned only if all keys to load had stale values and none of
     * these is gone by then.
     *
     * <p>A value that is gone before the last one has arrived is loaded again. If loads take longer than values live,
     * this happens repeatedly; then the call fails with {@link CacheLoadTimeoutException}.
     *
     * <p>Throws the exceptions of {@link #get(Object, Loader)}. Then no stale value that was to be loaded counts as
     * served, but some keys may have been loaded and cached.
     *
     * @return a new map with the values that exist, in the order of {@code keys}; never null
     */
    Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader);

    /**
     * As {@link #get(Object, Loader)}, without blocking. One caller calls {@code loader} on its own thread. All callers
     * get a future of the result. Blocking and asynchronous callers of a key share one load.
     *
     * <p>Every caller gets its own future. Cancelling or completing it does not affect the load or the other callers. A
     * failed future carries the loader's exception itself, without a {@link java.util.concurrent.CompletionException}
     * around it, or one of the exceptions of {@link #get(Object, Loader)}. So {@code join} throws a new wrapper for
     * each caller, around the cause that is the same for all.
     *
     * <p>If the stage of the loader is cancelled, or the blocking caller that leads is interrupted, one of those who
     * wait takes the load over, as with {@link #get(Object, Loader)}: its own loader is called on the thread that ended
     * the load, which is not seen to be interrupted meanwhile.
     */
    CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader);

    /**
     * As {@link #getAsync(Object, AsyncLoader)}, with a loader that gets the stale value, as in {@link #get(Object,
     * Reloader)}.
     */
    CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader);

    /**
     * As {@link #getAsync(Object, AsyncReloader)}, for a caller that waits no longer than {@code wait}, as in
     * {@link #get(Object, Loader, Duration)}.
     *
     * @throws IllegalArgumentException if {@code wait} is negative
     */
    CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader, Duration wait);

    /**
     * Loads a new value of {@code key} on the cache's {@linkplain CacheBuilder#executor executor}, whether there is one
     * or not, and joins a load that is running already. Does not block, unless the executor does. Meanwhile all callers
     * get the present value, until its hard TTL. Callers that find none wait for this load.
     *
     * <p>A new value is stored. If there is none, the old value is removed. After a failure the old value stays, and is
     * not refreshed until the {@linkplain LoadLimits#failureBackoff() backoff} is over. This method itself ignores
     * earlier failures. A {@link #put} or {@link #evict} in the meantime wins.
     *
     * @param loader as in {@link #get(Object, Reloader)}; not called where a load is joined
     * @return the caller's own future of what is loaded, as in {@link #getAsync(Object, AsyncReloader)}; fails with
     *     {@link CacheOverloadException} where there is no room to wait for the load or for a permit, and with what the
     *     executor threw if that refuses
     */
    CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader);

    /**
     * Looks up {@code key} as {@link #get(Object, Loader)} does. But a caller that should load gets a claim that
     * {@linkplain Claim#leads() leads}. It must load the value itself and settle the claim. Blocks while another caller
     * loads, and throws what {@link #get(Object, Loader)} throws to a waiter.
     *
     * <p>A stale value is claimed by one caller, which leads and can read the stale value; all others are answered with
     * it. So is one that is about to be stale, where {@linkplain CacheBuilder#earlyRefresh early refresh} is on and
     * refreshes run in the {@linkplain Refresh#BACKGROUND background}: whoever is drawn to refresh it leads, and may
     * {@linkplain Claim#refresh hand that on}.
     */
    Claim<V> claim(K key);

    /**
     * As {@link #claim(Object)}, for a caller that waits no longer than {@code wait}, as in {@link #get(Object, Loader,
     * Duration)}. Zero: either an answer, or the lead, or {@link CacheOverloadException}, at once.
     *
     * @throws IllegalArgumentException if {@code wait} is negative
     */
    Claim<V> claim(K key, Duration wait);

    /** Stores {@code value} for {@code key}, with the cache's TTL. A load in progress loses its right to store. */
    void put(K key, V value);

    /** As {@link #put(Object, Object)}, with a TTL of its own instead of the cache's. Jitter applies. */
    void put(K key, V value, Ttl ttl);

    /**
     * Puts all {@code entries}, one after the other, as {@link #put(Object, Object)} does. Not one step: others may see
     * some of them before the last is there, and a null among them ends it half-way with {@link NullPointerException}.
     */
    default void putAll(Map<? extends K, ? extends V> entries) {
        entries.forEach(this::put);
    }

    /**
     * As {@link #put(Object, Object)}, with the TTL, cost, weight and tags of {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} holds no value, or one that must not be cached
     */
    void store(K key, CacheValue<V> value);

    /**
     * Stores {@code value} unless {@code key} has one, fresh or stale.
     *
     * @return the value already there, or null if {@code value} was stored
     */
    @Nullable
    V putIfAbsent(K key, V value);

    /**
     * As {@link #putIfAbsent(Object, Object)}, with the TTL, cost, weight and tags of {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} holds no value, or one that must not be cached
     */
    @Nullable
    V storeIfAbsent(K key, CacheValue<V> value);

    /** Removes {@code key}. A load in progress will not be stored. Returns whether there was a value. */
    boolean evict(K key);

    /** Evicts all {@code keys}, one after the other, as {@link #evict} does: not one step, as {@link #putAll}. */
    default void evictAll(Iterable<? extends K> keys) {
        keys.forEach(this::evict);
    }

    /**
     * Removes all entries with {@code tag}. Loads in progress whose value has the tag will not be stored. O(1) for any
     * number of entries: from now on no reader sees them, and the sweep that removes expired entries frees their room.
     */
    void evictByTag(String tag);

    /** Removes all entries. No load in progress will be stored. O(entries). */
    void clear();

    /**
     * Returns how much longer the entry of {@code key} lasts, to the precision of the cache's clock; null where there
     * is none, or it is gone. Counts nothing. Takes a short internal lock.
     */
    @Nullable
    Lifetime lifetime(K key);

    /** Returns the number of entries. It includes expired entries that are not yet removed. O(segments). */
    long size();

    /** Returns the sum of the entries' weights: equal to {@link #size()} if the cache has no weigher. */
    long weight();

    /**
     * Returns a live view of the entries that are not gone. Its writes count as {@link #put} and {@link #evict};
     * iteration is weakly consistent. Its methods neither wait for loads nor count hits and misses, except for one:
     *
     * <p>{@code computeIfAbsent} loads what is absent or gone, as {@link #get(Object, Loader)} does: its function runs
     * once however many callers ask, under no lock, and shares its load with theirs. What the function throws reaches
     * all of them as it is. A null is handed to all of them and not stored. For the rest it throws what {@code get}
     * throws. It does not regenerate a stale value, which is present.
     *
     * <p>{@code computeIfPresent}, {@code compute} and {@code merge} are those of {@link ConcurrentMap}: atomic, and
     * they may call their function again where another write has come in between.
     */
    ConcurrentMap<K, V> asMap();

    /** Returns a snapshot of the counters, never null; all are zero if the cache does not record statistics. */
    CacheStats stats();

    /** Returns why entries were evicted to make room. O(segments). */
    Explanation explain();

    /**
     * Returns the entries with the most hits, and those that cost most to load again. The first come from a sample of
     * the latest hits, the second from at most 4,096 entries. Takes no lock, blocks no other thread, and takes about as
     * long as 4,096 lookups.
     *
     * @param atMost how many entries of each kind
     * @throws IllegalArgumentException if {@code atMost} is negative
     */
    TopEntries<K> topEntries(int atMost);

    /** Returns the current settings. */
    CacheSettings settings();

    /** Returns what can be seen of the {@linkplain CacheBuilder#tier second tier}; null if this cache has none. */
    default @Nullable CacheTier tier() {
        return null;
    }

    /**
     * Changes the maximum: of the number of entries, or of their weight where the cache has a weigher. Evicts what is
     * too much, as the policy chooses. When this method has returned, the cache holds no more than {@code maximum}.
     * While all entries fit, none is lost, whatever others store meanwhile. Writers wait for a few evictions at a time.
     *
     * <p>The number of {@linkplain CacheBuilder#segments segments} stays that of the first maximum. For a small cache
     * that may grow to many times its size, set it.
     *
     * @param maximum one or more
     * @throws IllegalArgumentException if {@code maximum} is zero or negative
     * @throws IllegalStateException if the cache shares the maximum of a pool
     */
    void resize(long maximum);

    /** Returns the loads in progress at this moment, in no particular order. */
    List<LoadInProgress<K>> loadsInProgress();

    /** Removes all expired entries now, not at the next sweep. O(entries). */
    void cleanUp();

    /**
     * Ends all waits with a {@link CacheClosedException}, stops background work and empties the cache. Loads on
     * callers' threads go on, but their results reach only their own callers. Later calls that would load throw
     * {@link CacheClosedException}. Reads find nothing, and writes are ignored. Closing again does nothing.
     */
    @Override
    void close();
}
