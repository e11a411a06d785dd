package io.github.corralcache.spring;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Expiry;
import io.github.corralcache.Refresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.spring.RefreshFailureLog.Fate;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheOperationInvoker;
import org.springframework.cache.support.NullValue;
import org.springframework.cache.support.SimpleValueWrapper;
import org.springframework.util.ClassUtils;

/**
 * A {@link io.github.corralcache.Cache} as Spring's abstraction sees it. Adds to it what the engine does not know: null
 * as a value, kept as {@link NullValue}, and Spring's exceptions.
 *
 * <p>Where the calling thread is in a transaction, puts and removals wait until it has committed, and are dropped if it
 * is rolled back; {@link #evictIfPresent}, {@link #invalidate} and {@link #putIfAbsent}, which have something to
 * return, do not wait. Reads pass. What a transaction loads that has a write of the same key pending stays its own.
 *
 * <p>Thread-safe. Blocks as the methods of the engine's cache do, in {@link #get(Object, Callable)} only.
 */
public final class CorralCache implements Cache {

    private static final boolean TRANSACTIONS_PRESENT = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            CorralCache.class.getClassLoader());

    private final io.github.corralcache.Cache<Object, Object> cache;
    private final CorralCacheSettings settings;
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
        return wrap(cache.getIfPresent(key));
    }

    /**
     * @throws IllegalStateException if the value is of another type; the message does not tell the value, which may be
     *     nobody's business who reads logs
     */
    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
        Object value = fromStore(cache.getIfPresent(key));
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
        return get(key, valueLoader, ValueDescription.NONE);
    }

    /** As {@link #get(Object, Callable)}, with what is known of the value besides. */
    @SuppressWarnings("unchecked")
    <T> @Nullable T get(Object key, Callable<T> valueLoader, ValueDescription description) {
        try {
            if (closed || settings.protection() == Protection.NONE) {
                return loadAlone(key, valueLoader, description);
            }
            if (isWrittenInTransaction(key)) {
                return loadUnseen(key, valueLoader);
            }
            return (T) fromStore(cache.get(key, (k, stale) -> load(k, valueLoader, description, stale)));
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
        put(key, value, description);
        return value;
    }

    /** Loads what nobody else may see, because the transaction that has made it may be rolled back. */
    @SuppressWarnings("unchecked")
    private <T> @Nullable T loadUnseen(Object key, Callable<T> valueLoader) {
        Object found = cache.getIfPresent(key);
        return found == null ? call(key, valueLoader) : (T) fromStore(found);
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
        return retrieve(key, valueLoader, ValueDescription.NONE);
    }

    /** As {@link #retrieve(Object, Supplier)}, with what is known of the value besides. */
    <T> CompletableFuture<T> retrieve(
            Object key, Supplier<CompletableFuture<T>> valueLoader, ValueDescription description) {
        if (closed || settings.protection() == Protection.NONE) {
            return retrieveAlone(key, valueLoader, value -> put(key, value, description));
        }
        if (isWrittenInTransaction(key)) {
            return retrieveAlone(key, valueLoader, value -> {});
        }
        CompletableFuture<@Nullable Object> place =
                share(key, (k, stale) -> start(valueLoader).thenApply(value -> describe(value, description)));
        CompletableFuture<T> answer = answer(place);
        // a caller who has lost interest leaves the wait room to others
        var unused = answer.whenComplete((value, failure) -> place.cancel(false));
        return answer;
    }

    private <T> CompletableFuture<T> retrieveAlone(
            Object key, Supplier<CompletableFuture<T>> valueLoader, Consumer<? super T> loaded) {
        Object found = cache.getIfPresent(key);
        return answer(
                found != null
                        ? CompletableFuture.completedFuture(found)
                        : start(valueLoader).thenApply(value -> {
                            loaded.accept(value);
                            return value;
                        }));
    }

    /** Calls the loader, which may be an intercepted method that throws in Spring's wrapping. */
    private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> valueLoader) {
        try {
            return valueLoader.get();
        } catch (CacheOperationInvoker.ThrowableWrapper e) {
            return CompletableFuture.failedFuture(e.getOriginal());
        }
    }

    /** Returns what {@code outcome} comes to, as callers are to have it: the bare value, or the bare exception. */
    @SuppressWarnings("unchecked")
    private static <T> CompletableFuture<T> answer(CompletableFuture<?> outcome) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        var unused = outcome.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete((T) fromStore(value));
            } else {
                answer.completeExceptionally(Failures.unwrap(failure));
            }
        });
        return answer;
    }

    @Override
    public void put(Object key, @Nullable Object value) {
        put(key, value, ValueDescription.NONE);
    }

    /** As {@link #put(Object, Object)}, with what is known of the value besides. */
    void put(Object key, @Nullable Object value, ValueDescription description) {
        CacheValue<Object> described = describe(value, description);
        Object stored = described.value();
        if (stored == null) {
            evict(key);
        } else if (description == ValueDescription.NONE) {
            write(key, () -> cache.put(key, stored), () -> cache.evict(key));
        } else {
            write(key, () -> cache.store(key, described), () -> cache.evict(key));
        }
    }

    @Override
    public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
        return putIfAbsent(key, value, ValueDescription.NONE);
    }

    /** As {@link #putIfAbsent(Object, Object)}, with what is known of the value besides. */
    @Nullable
    ValueWrapper putIfAbsent(Object key, @Nullable Object value, ValueDescription description) {
        CacheValue<Object> described = describe(value, description);
        return wrap(described.value() == null ? cache.getIfPresent(key) : cache.storeIfAbsent(key, described));
    }

    @Override
    public void evict(Object key) {
        write(key, () -> cache.evict(key));
    }

    /** Removes {@code key} at once, and in a transaction once more at its commit. */
    @Override
    public boolean evictIfPresent(Object key) {
        boolean wasThere = cache.evict(key);
        if (isInTransaction()) {
            evict(key);
        }
        return wasThere;
    }

    @Override
    public void clear() {
        write(null, cache::clear);
    }

    /** Removes all entries that bear {@code tag}, in a time that does not depend on how many there are. */
    public void evictByTag(String tag) {
        Objects.requireNonNull(tag, "tag");
        write(null, () -> cache.evictByTag(tag));
    }

    /** Removes all entries at once, and in a transaction once more at its commit. */
    @Override
    public boolean invalidate() {
        boolean wasFull = cache.size() > 0;
        cache.clear();
        if (isInTransaction()) {
            clear();
        }
        return wasFull;
    }

    private void write(@Nullable Object key, Runnable removal) {
        write(key, removal, removal);
    }

    /**
     * Writes now, or when the transaction has committed that the calling thread is in.
     *
     * @param key what is written; null for what concerns many keys
     * @param inDoubt what to do instead where nobody knows whether the transaction has committed
     */
    private void write(@Nullable Object key, Runnable write, Runnable inDoubt) {
        if (isInTransaction()) {
            PendingWrites.of(this).add(key, write, inDoubt);
        } else {
            write.run();
        }
    }

    private boolean isInTransaction() {
        return TRANSACTIONS_PRESENT && settings.transactionAware() && PendingWrites.isInTransaction();
    }

    /** Returns whether {@code key} is written, or may be, once the calling thread's transaction has committed. */
    boolean isWrittenInTransaction(Object key) {
        return isInTransaction() && PendingWrites.of(this).concern(key);
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

    /** Returns whether there is a value, which is not counted as a lookup. */
    boolean holds(Object key) {
        return cache.asMap().containsKey(key);
    }

    /** Looks {@code key} up and makes the caller the one to load it, or has it wait; see the engine's method. */
    Claim<Object> claim(Object key) {
        return cache.claim(key);
    }

    /**
     * Has the value from whoever loads {@code key}, or calls {@code loader} if that is for the caller to do, or to
     * regenerate a stale value; see the engine's method.
     */
    CompletableFuture<@Nullable Object> share(Object key, AsyncReloader<Object, Object> loader) {
        return cache.getAsync(key, (k, stale) -> {
            CompletionStage<CacheValue<Object>> load = loader.load(k, stale);
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
