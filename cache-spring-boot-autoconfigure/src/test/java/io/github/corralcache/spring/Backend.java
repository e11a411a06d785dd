package io.github.corralcache.spring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** What cached methods spare: counts how often it is asked, and answers when the test says so. */
class Backend {

    private final AtomicInteger loads = new AtomicInteger();
    private volatile CompletableFuture<Object> outcome = new CompletableFuture<>();

    Object load() throws Throwable {
        loads.incrementAndGet();
        try {
            return outcome.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("the test does not answer", e);
        }
    }

    CompletableFuture<Object> loadAsync() {
        loads.incrementAndGet();
        return outcome.copy();
    }

    void answers(Object value) {
        outcome.complete(value);
    }

    void fails(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    /** Holds loads again, until the next answer. */
    void holds() {
        outcome = new CompletableFuture<>();
    }

    /** Returns what loads that have begun since the last {@link #holds} wait for. */
    CompletableFuture<Object> outcome() {
        return outcome;
    }

    int loads() {
        return loads.get();
    }
}
