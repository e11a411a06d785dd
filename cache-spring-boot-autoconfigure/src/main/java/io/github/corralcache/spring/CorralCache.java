package io.github.corralcache.spring;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Expiry;
import io.github.corralcache.Refresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.spring.RefreshFailureLog.Fate;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.support.NullValue;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * A {@link io.github.corralcache.Cache} as Spring's abstraction sees it. Adds to it what the engine does not know: null
 * as a value, kept as {@link NullValue}, and Spring's exceptions.
 *
 * <p>Where the calling thread is in a transaction, that sees its own puts and removals, and nobody else does before it
 * has committed; if it is rolled back they are dropped. What it loads of a key that it has removed stays its own.
 * {@link #evictIfPresent} and {@link #invalidate} remove at once, for everybody, and once more at the commit.
 *
 * <p>Thread-safe. Blocks as the methods of the engine's cache do, in {@link #get(Object, Callable)} only.
 */
public final class CorralCache implements Cache {

    private final io.github.corralcache.Cache<Object, Object> cache;
    private final CorralCacheSettings settings;
    private final CacheWrites writes;
    private final RefreshFailureLog refreshFailures;
    private final RefreshRejections refreshRejections;
    private volatile boolean closed;

    /** A cache with {@link CorralCacheSettings#DEFAULTS}. */
    public CorralCache(io.github.corralcache.Cache<Object, Object> cache) {
        this(cache, CorralCacheSettings.DEFAULTS);
    }

    /** A cache with settings of its own. */
    public CorralCache(io.github.corralcache.Cache<Object, Object> cache, CorralCacheSettings settings) {
        this(cache, settings, new RefreshRejections(cache.name()));
    }

    /**
     * A cache with settings of its own.
     *
     * @param refreshRejections what the {@linkplain io.github.corralcache.CacheBuilder#executor executor} of
     *     {@code cache} turns away
     */
    public CorralCache(
            io.github.corralcache.Cache<Object, Object> cache,
            CorralCacheSettings settings,
            RefreshRejections refreshRejections) {
        this.cache = Objects.requireNonNull(cache, "cache");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.writes = new CacheWrites(this);
        this.refreshFailures = new RefreshFailureLog(cache.name());
        this.refreshRejections = Objects.requireNonNull(refreshRejections, "refreshRejections");
    }

    /** Gives cached nulls a TTL of their own, and leaves that of other values to the cache. */
    public static Expiry<Object, Object> nullTtl(Ttl ttl) {
        Objects.requireNonNull(ttl, "ttl");
        return (key, value) -> value instanceof NullValue ? ttl : null;
    }

    @Override
    public String getName() {
        return cache.name();
    }

    @Override
    public io.github.corralcache.Cache<Object, Object> getNativeCache() {
        return cache;
    }

    /** Returns what this adds to the {@linkplain #getNativeCache() native cache}. */
    public CorralCacheSettings settings() {
        return settings;
    }

    /** Returns how many refreshes were turned away. */
    public RefreshRejections refreshRejections() {
        return refreshRejections;
    }

    @Override
    public @Nullable ValueWrapper get(Object key) {
        return wrap(look(key));
    }

    private @Nullable Object look(Object key) {
        OwnValue own = own(key);
        return own == null ? cache.getIfPresent(key) : own.stored();
    }

    /**
     * @throws IllegalStateException if the value is of another type; the message does not tell the value, which may be
     *     nobody's business who reads logs
     */
    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
        Object value = fromStore(look(key));
        if (value != null && type != null && !type.isInstance(value)) {
            throw new IllegalStateException("cache '" + getName() + "' holds a "
                    + value.getClass().getName() + " for the key, not a " + type.getName());
        }
        return (T) value;
    }

    /**
     * Returns the value of {@code key}, loading it where it is absent; callers of a key share one load.
     *
     * <p>Whatever goes wrong comes as a {@link ValueRetrievalException}, each caller's own: caused by what the loader
     * threw, or by the {@link CacheException} that the cache has for this caller. Any other exception would count as a
     * broken cache, upon which Spring may be configured to call the method directly, and that is the last thing an
     * overloaded backend needs.
     */
    @Override
    public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
        return get(key, valueLoader, ValueDescription.NONE, CallerWait.AS_THE_CACHE_SAYS);
    }

    /** As {@link #get(Object, Callable)}, with what is known of the value besides, and of the caller. */
    @SuppressWarnings("unchecked")
    <T> @Nullable T get(Object key, Callable<T> valueLoader, ValueDescription description, CallerWait wait) {
        try {
            OwnValue own = own(key);
            if (own != null) {
                return loadOwn(own, key, valueLoader, description);
            }
            if (loadsAlone()) {
                return loadAlone(key, valueLoader, description);
            }
            if (transaction() == null) {
                return (T) fromStore(wait.get(cache, key, (k, stale) -> load(k, valueLoader, description, stale)));
            }
            OwnLoad unseen = new OwnLoad();
            return (T) fromStore(unseen.orElse(() -> wait.get(cache, key, (k, stale) -> {
                CacheValue<Object> loaded = load(k, valueLoader, description, stale);
                return own(k) == null ? loaded : unseen.keep(loaded); // written by the loader itself
            })));
        } catch (CacheLoadException e) {
            throw new RetrievalFailure(key, valueLoader, e.getCause());
        } catch (CacheException e) {
            throw new RetrievalFailure(key, valueLoader, e);
        }
    }

    private CacheValue<Object> load(
            Object key, Callable<?> valueLoader, ValueDescription description, @Nullable Object stale)
            throws Exception {
        try {
            return describe(valueLoader.call(), description);
        } catch (Throwable e) {
            if (stale != null) {
                Throwable cause = Failures.unwrap(e);
                notRegeneratedUnlessTold(key, stale, cause);
                if (!refreshesInBackground()) {
                    Failures.keepInterrupt(cause);
                }
                if (cause instanceof Error error) {
                    throw error; // in Spring's wrapping, the cache would take it for a failure of the backend
                }
            }
            throw e;
        }
    }

    /** As {@link #notRegenerated}, by a load that a caller may be waiting for: if nothing is left, that one is told. */
    private void notRegeneratedUnlessTold(Object key, Object stale, Throwable failure) {
        if (refreshesInBackground() || holds(key)) {
            notRegenerated(key, stale, failure);
        }
    }

    /** The value {@code stale} could not be regenerated. Says so, because no caller is told. */
    void notRegenerated(Object key, Object stale, Throwable failure) {
        if (closed) {
            return;
        }
        Object present = cache.asMap().get(key); // not counted as a lookup
        Fate fate = present == null ? Fate.LEFT : present == stale ? Fate.STALE : Fate.REPLACED;
        refreshFailures.failed(fate, Failures.unwrap(failure));
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable T loadAlone(Object key, Callable<T> valueLoader, ValueDescription description) {
        Object found = cache.getIfPresent(key);
        if (found != null) {
            return (T) fromStore(found);
        }
        T value = call(key, valueLoader);
        storeLoaded(key, describe(value, description), Transactions.find());
        return value;
    }

    /**
     * Stores what an unprotected caller has loaded, unless its transaction has written the key meanwhile. Does not wait
     * for the commit, by which the value may be out of date.
     */
    void storeLoaded(Object key, CacheValue<Object> loaded, @Nullable Transaction transaction) {
        if (loaded.value() != null && own(key, transaction) == null) {
            cache.store(key, loaded);
        }
    }

    /** Loads what nobody else may see, because the transaction that has made it may be rolled back. */
    @SuppressWarnings("unchecked")
    private <T> @Nullable T loadOwn(OwnValue own, Object key, Callable<T> valueLoader, ValueDescription description) {
        Object stored = own.stored();
        if (stored != null) {
            return (T) fromStore(stored);
        }
        T value = call(key, valueLoader);
        own.keep(describe(value, description));
        return value;
    }

    private static <T> T call(Object key, Callable<T> valueLoader) {
        try {
            return valueLoader.call();
        } catch (Throwable e) {
            throw new RetrievalFailure(key, valueLoader, e);
        }
    }

    /** Returns null if the value is absent, else a future, complete already, of a {@link ValueWrapper}. */
    @Override
    public @Nullable CompletableFuture<?> retrieve(Object key) {
        ValueWrapper value = get(key);
        return value == null ? null : CompletableFuture.completedFuture(value);
    }

    /**
     * As {@link #get(Object, Callable)}, without blocking. Each caller gets a future of its own, which it may cancel or
     * complete without harm to others; it fails with what the loader failed with, or the {@link CacheException} that
     * the cache has for this caller.
     */
    @Override
    public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
        return retrieve(key, valueLoader, ValueDescription.NONE, CallerWait.AS_THE_CACHE_SAYS);
    }

    /** As {@link #retrieve(Object, Supplier)}, with what is known of the value besides, and of the caller. */
    <T> CompletableFuture<T> retrieve(
            Object key, Supplier<CompletableFuture<T>> valueLoader, ValueDescription description, CallerWait wait) {
        return new Retrieval<>(this, key, valueLoader, description, wait).begin();
    }

    /** Returns whether every caller loads for itself at this moment. */
    boolean loadsAlone() {
        return closed || settings.protection() == Protection.NONE;
    }

    /**
     * Returns the values of {@code keys}, loading all that are absent in one call of {@code loader}, on the calling
     * thread; see the {@linkplain io.github.corralcache.Cache#getAll engine's method}, whose exceptions it throws. In a
     * transaction that has removed some of them, those are loaded apart from the others, and nobody else sees them.
     *
     * @param loader a null for a key is a value where nulls are {@linkplain CorralCacheSettings#cacheNulls kept}; a key
     *     left out has none
     * @return a new map with the values there are, nulls included, in the order of {@code keys}
     */
    public <K, V> Map<K, @Nullable V> getAll(Iterable<? extends K> keys, BulkLoader<K, V> loader) {
        return new BulkReads(this).getAll(keys, loader);
    }

    @Override
    public void put(Object key, @Nullable Object value) {
        put(key, value, ValueDescription.NONE);
    }

    /** As {@link #put(Object, Object)}, with what is known of the value besides. */
    void put(Object key, @Nullable Object value, ValueDescription description) {
        CacheValue<Object> described = describe(value, description);
        writes.write(described.value() == null ? new PendingWrite.Evict(key) : new PendingWrite.Put(key, described));
    }

    /**
     * {@inheritDoc}
     *
     * <p>In a transaction, what is there is what the transaction sees. What it stores then is put at the commit
     * whatever others have loaded by then: they have read what was there before.
     */
    @Override
    public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
        return putIfAbsent(key, value, ValueDescription.NONE);
    }

    /** As {@link #putIfAbsent(Object, Object)}, with what is known of the value besides. */
    @Nullable
    ValueWrapper putIfAbsent(Object key, @Nullable Object value, ValueDescription description) {
        CacheValue<Object> described = describe(value, description);
        return described.value() == null ? get(key) : wrap(writes.putIfAbsent(key, described));
    }

    @Override
    public void evict(Object key) {
        writes.write(new PendingWrite.Evict(key));
    }

    /**
     * Removes {@code key} at once, and in a transaction once more at its commit.
     *
     * @return whether a value was there, as the transaction sees it
     */
    @Override
    public boolean evictIfPresent(Object key) {
        return writes.evictNow(key);
    }

    @Override
    public void clear() {
        writes.write(new PendingWrite.Clear());
    }

    /** Removes all entries that bear {@code tag}, in a time that does not depend on how many there are. */
    public void evictByTag(String tag) {
        writes.write(new PendingWrite.EvictByTag(Objects.requireNonNull(tag, "tag")));
    }

    /** Removes all entries at once, and in a transaction once more at its commit. */
    @Override
    public boolean invalidate() {
        return writes.clearNow();
    }

    /** Returns the transaction for whose commit writes of the calling thread wait; null if they do not wait. */
    @Nullable
    Transaction transaction() {
        return settings.transactionAware() ? Transactions.join() : null;
    }

    /**
     * Returns {@code key} as the transaction sees it that the calling thread works for; null if it has not written it.
     */
    @Nullable
    OwnValue own(Object key) {
        return settings.transactionAware() ? own(key, Transactions.find()) : null;
    }

    /** Returns {@code key} as {@code transaction} sees it; null if it has not written it. */
    @Nullable
    OwnValue own(Object key, @Nullable Transaction transaction) {
        return transaction == null || !settings.transactionAware() ? null : transaction.find(this, key);
    }

    /**
     * Turns into an empty cache that keeps nothing: who waits for a load is told, later callers load for themselves.
     */
    void close() {
        closed = true;
        cache.close();
    }

    /** Returns whether plain {@code @Cacheable} calls share loads at this moment. */
    boolean protectsPlainCalls() {
        return settings.protection() == Protection.ALL && !closed;
    }

    /** Looks {@code key} up for the sake of the count: the caller has its value from elsewhere. */
    void lookUp(Object key) {
        var unused = cache.getIfPresent(key);
    }

    /** Returns whether there is a value, which is not counted as a lookup. */
    boolean holds(Object key) {
        return cache.asMap().containsKey(key);
    }

    /** Looks {@code key} up and makes the caller the one to load it, or has it wait; see the engine's method. */
    Claim<Object> claim(Object key, CallerWait wait) {
        return wait.claim(cache, key);
    }

    /**
     * Has the value from whoever loads {@code key}, or calls {@code loader} if that is for the caller to do, or to
     * regenerate a stale value; see the engine's method.
     */
    CompletableFuture<@Nullable Object> share(Object key, AsyncReloader<Object, Object> loader, CallerWait wait) {
        return wait.getAsync(cache, key, (k, stale) -> {
            CompletionStage<CacheValue<Object>> load;
            try {
                load = loader.load(k, stale);
            } catch (Throwable e) {
                load = CompletableFuture.failedFuture(e);
            }
            return stale == null
                    ? load
                    : load.whenComplete((value, failure) -> {
                        if (failure != null) {
                            notRegeneratedUnlessTold(k, stale, failure);
                        }
                    });
        });
    }

    /** Returns {@code value} as it is kept, with what is known of it besides; nothing for a null that is not cached. */
    CacheValue<Object> describe(@Nullable Object value, ValueDescription description) {
        Object stored = toStored(value);
        return stored == null ? CacheValue.of(null) : description.describe(value, CacheValue.of(stored));
    }

    /** Returns whether a loader that is shown a stale value is not what a caller waits for. */
    boolean refreshesInBackground() {
        return cache.settings().refresh() == Refresh.BACKGROUND;
    }

    /** Returns what is kept for a value: null for a null that is not cached. */
    private @Nullable Object toStored(@Nullable Object value) {
        return value == null && settings.cacheNulls() ? NullValue.INSTANCE : value;
    }

    /** Returns the value of what is kept. */
    static @Nullable Object fromStore(@Nullable Object stored) {
        return stored instanceof NullValue ? null : stored;
    }

    private static @Nullable ValueWrapper wrap(@Nullable Object stored) {
        return stored == null ? null : new SimpleValueWrapper(fromStore(stored));
    }

    @Override
    public String toString() {
        return "CorralCache '" + getName() + "'";
    }
}
