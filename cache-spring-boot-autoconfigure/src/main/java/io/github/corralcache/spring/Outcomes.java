package io.github.corralcache.spring;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.cache.interceptor.CacheOperationInvoker;

/** Between futures as the engine has them and as Spring's callers are to have them. */
final class Outcomes {

    private Outcomes() {}

    /** Calls the loader, which may be an intercepted method that throws in Spring's wrapping. */
    static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> valueLoader) {
        try {
            return valueLoader.get();
        } catch (CacheOperationInvoker.ThrowableWrapper e) {
            return CompletableFuture.failedFuture(e.getOriginal());
        }
    }

    /** Returns what {@code outcome} comes to, as callers are to have it: the bare value, or the bare exception. */
    @SuppressWarnings("unchecked")
    static <T> CompletableFuture<T> answer(CompletableFuture<?> outcome) {
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
