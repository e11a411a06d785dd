package io.github.corralcache.lateness;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheOverloadException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Callers that wait for a load that does not end, and how late they are turned away. */
final class Waiters implements AutoCloseable {

    private static final int BLOCKING = 16;

    private final Duration timeout;
    private final Cache<String, String> cache;
    private final Lateness blocking;
    private final Lateness futures;
    private volatile boolean closed;

    Waiters(Duration timeout, Lateness blocking, Lateness futures, UnaryOperator<CacheBuilder<String, String>> build) {
        this.timeout = timeout;
        this.blocking = blocking;
        this.futures = futures;
        cache = build.apply(CacheBuilder.<String, String>named("waiters")
                        .maximumSize(10)
                        .maxWaiters(1_000)
                        .maxWaitersPerKey(1_000)
                        .waitTimeout(timeout)
                        .loadTimeout(Duration.ofDays(1)))
                .build();
        cache.getAsync("k", key -> new CompletableFuture<>());
        for (int waiter = 0; waiter < BLOCKING; waiter++) {
            Thread thread = new Thread(this::waitAgain);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void waitAgain() {
        while (!closed) {
            long start = System.nanoTime();
            try {
                cache.get("k", key -> "never");
            } catch (CacheOverloadException e) {
                blocking.add(System.nanoTime() - start - timeout.toNanos());
            } catch (RuntimeException e) {
                return; // closed
            }
        }
    }

    /** Lets one more caller wait that does not block. */
    void follow() {
        long start = System.nanoTime();
        cache.getAsync("k", key -> new CompletableFuture<>()).whenComplete((value, failure) -> {
            if (failure instanceof CacheOverloadException) {
                futures.add(System.nanoTime() - start - timeout.toNanos());
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        cache.close();
    }
}
