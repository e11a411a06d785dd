package io.github.corralcache.spring;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What applications write who want one load for many callers: a table of the futures that are on their way. It has the
 * bugs that such tables have: all callers hold the same future, whatever is written meanwhile is overwritten, and a
 * future that never completes stays.
 */
final class FutureTable {

    private final Map<Object, CompletableFuture<Object>> futures = new ConcurrentHashMap<>();
    private final CorralCache cache;

    FutureTable(CorralCache cache) {
        this.cache = cache;
    }

    CompletableFuture<Object> get(Object key, Supplier<CompletableFuture<Object>> load) {
        CompletableFuture<Object> future = futures.computeIfAbsent(key, missing -> load.get());
        future.whenComplete((value, failure) -> {
            futures.remove(key, future);
            if (failure == null) {
                cache.put(key, value);
            }
        });
        return future;
    }
}
