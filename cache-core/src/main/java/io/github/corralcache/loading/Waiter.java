package io.github.corralcache.loading;

import io.github.corralcache.Scheduler.Scheduled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller that waits for a flight. A future of the caller's own: blocking callers wait on it, asynchronous ones hold
 * it, and whoever completes or cancels it first, the flight, a timeout or the caller, touches nobody else's.
 */
public final class Waiter<V> extends CompletableFuture<@Nullable V> {

    /** Where the flight keeps this waiter; guarded by the flight. */
    int position;

    /** Guarded by this. */
    private @Nullable Scheduled timeout;

    /** How many places of the wait room this waiter takes: one, or none for the caller that began the load. */
    final int place;

    /** When the caller came, by the count of removals by tag. */
    final long joined;

    /** When the caller came, by the clock. */
    final long since;

    Waiter(int place, long joined, long since) {
        this.place = place;
        this.joined = joined;
        this.since = since;
    }

    /** Whether this is the caller that began the load, which only hears how it ends. */
    boolean leads() {
        return place == 0;
    }

    /**
     * Calls {@code action} when this waiter is answered, with the value or the failure, on the thread that answers.
     * Makes no future and no exception of it, as {@link #whenComplete} would for each waiter that is turned away.
     */
    public void whenAnswered(BiConsumer<? super @Nullable V, ? super @Nullable Throwable> action) {
        whenAnswered(action, Runnable::run);
    }

    /** As {@link #whenAnswered(BiConsumer)}, where {@code executor} runs it. */
    public void whenAnswered(BiConsumer<? super @Nullable V, ? super @Nullable Throwable> action, Executor executor) {
        handleAsync(
                (value, failure) -> {
                    action.accept(value, failure);
                    return null;
                },
                executor);
    }

    /** Cancels {@code timeout} when this waiter is answered, which may have happened already. */
    void cancelWhenAnswered(Scheduled timeout) {
        synchronized (this) {
            this.timeout = timeout;
        }
        if (isDone()) {
            cancelTimeout();
        }
    }

    void cancelTimeout() {
        Scheduled scheduled;
        synchronized (this) {
            scheduled = timeout;
            timeout = null;
        }
        if (scheduled != null) {
            scheduled.cancel();
        }
    }
}
