package io.github.corralcache.tiered;

import io.github.corralcache.Scheduler.Scheduled;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierRefusedException;
import io.github.corralcache.tiered.Counters.Event;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server of the second tier on behalf of one cache. Each question ends within the operation timeout, and at
 * once while the server is given up. Thread-safe.
 */
final class Server {

    /** There is no answer, and it is known already why: nobody is told of this one by a stack trace. */
    static final class UnansweredException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnansweredException(String why) {
            super(why, null, false, false);
        }
    }

    private final SecondTier tier;
    private final Breaker breaker;
    private final Local<?, ?> timing;
    private final long timeoutNanos;
    private final Counters counters;

    Server(SecondTier tier, Breaker breaker, Local<?, ?> timing, long timeoutNanos, Counters counters) {
        this.tier = tier;
        this.breaker = breaker;
        this.timing = timing;
        this.timeoutNanos = timeoutNanos;
        this.counters = counters;
    }

    SecondTier tier() {
        return tier;
    }

    /** Whether questions are likely to be asked at all. */
    boolean isUp() {
        return breaker.state() == Breaker.State.CLOSED;
    }

    /**
     * Asks {@code question}. The future completes on a thread of the client, or of the cache's where time is up.
     *
     * @param operation its name, for the statistics
     */
    <T> CompletableFuture<T> ask(String operation, Supplier<? extends CompletionStage<T>> question) {
        return ask(operation, question, late -> {});
    }

    /** As the other; an answer that comes too late is handed to {@code late}. */
    <T> CompletableFuture<T> ask(
            String operation, Supplier<? extends CompletionStage<T>> question, Consumer<? super T> late) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!breaker.allows(timing.now())) {
            counters.count(Event.SKIPPED);
            answer.completeExceptionally(new UnansweredException("the server does not answer"));
            return answer;
        }
        CompletionStage<T> stage;
        try {
            stage = question.get();
        } catch (RuntimeException e) {
            fail(answer, operation, e);
            return answer;
        }
        CompletableFuture<T> asked = stage.toCompletableFuture();
        Scheduled timeout = asked.isDone()
                ? () -> {}
                : timing.schedule(
                        () -> fail(answer, operation, new UnansweredException("no answer in time")), timeoutNanos);
        asked.whenComplete((result, failure) -> {
            timeout.cancel();
            if (failure != null) {
                fail(answer, operation, unwrapped(failure));
            } else if (succeed(answer, result)) {
                return;
            } else {
                late.accept(result);
            }
        });
        return answer;
    }

    private <T> boolean succeed(CompletableFuture<T> answer, T result) {
        if (answer.isDone()) {
            return false;
        }
        breaker.succeeded(); // before those go on who wait for the answer, and ask more
        return answer.complete(result);
    }

    private <T> void fail(CompletableFuture<T> answer, String operation, Throwable failure) {
        if (answer.isDone()) {
            return;
        }
        if (failure instanceof TierRefusedException) {
            breaker.succeeded();
        } else {
            breaker.failed(timing.now());
        }
        counters.failed(operation);
        answer.completeExceptionally(failure);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    /**
     * Waits for {@code answer}, which comes within the operation timeout, without noticing interrupts: a write is not
     * half done because of one.
     *
     * @return null if it has failed
     */
    static <T> @Nullable T await(CompletableFuture<T> answer) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return null;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
