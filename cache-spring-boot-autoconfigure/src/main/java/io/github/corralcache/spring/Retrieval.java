package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.CacheOperationInvoker;

/** One call of {@link CorralCache#retrieve(Object, Supplier)}, and what the caller is in that makes it. */
final class Retrieval<T> {

    private final CorralCache cache;
    private final Object key;
    private final Supplier<CompletableFuture<T>> loader;
    private final ValueDescription description;
    private final CallerWait wait;
    private final @Nullable Transaction transaction;

    Retrieval(
            CorralCache cache,
            Object key,
            Supplier<CompletableFuture<T>> loader,
            ValueDescription description,
            CallerWait wait) {
        this.cache = cache;
        this.key = key;
        this.loader = loader;
        this.description = description;
        this.wait = wait;
        this.transaction = cache.transaction();
    }

    CompletableFuture<T> begin() {
        OwnValue own = cache.own(key, transaction);
        if (own != null) {
            return alone(own.stored(), own);
        }
        return cache.loadsAlone() ? alone(cache.getNativeCache().getIfPresent(key), null) : shared();
    }

    private CompletableFuture<T> alone(@Nullable Object found, @Nullable OwnValue own) {
        if (found != null) {
            return answer(CompletableFuture.completedFuture(found));
        }
        return answer(load().thenApply(value -> {
            CacheValue<Object> loaded = cache.describe(value, description);
            if (own != null) {
                own.keep(loaded);
            } else {
                cache.storeLoaded(key, loaded, transaction);
            }
            return value;
        }));
    }

    private CompletableFuture<T> shared() {
        OwnLoad unseen = new OwnLoad();
        CompletableFuture<@Nullable Object> place = cache.share(
                key,
                (k, stale) -> load().thenApply(value -> {
                    CacheValue<Object> loaded = cache.describe(value, description);
                    boolean written = stale == null && cache.own(k, transaction) != null; // by the loader itself
                    return written ? unseen.keep(loaded) : loaded;
                }),
                wait);
        CompletableFuture<T> answer = answer(transaction == null ? place : unseen.orElse(place));
        // a caller who has lost interest leaves the wait room to others
        var unused = answer.whenComplete((value, failure) -> place.cancel(false));
        return answer;
    }

    /** Calls the loader, which may be an intercepted method that throws in Spring's wrapping. */
    private CompletableFuture<T> load() {
        try {
            return loader.get();
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
                answer.complete((T) CorralCache.fromStore(value));
            } else {
                answer.completeExceptionally(Failures.unwrap(failure));
            }
        });
        return answer;
    }
}
