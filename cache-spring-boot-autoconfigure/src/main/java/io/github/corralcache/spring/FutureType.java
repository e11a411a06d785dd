package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Results that are futures: what they come to is begun when the method is called. */
record FutureType() implements AsyncType {

    @Override
    public Object pending() {
        return new CompletableFuture<@Nullable Object>();
    }

    @Override
    public Object present(AsyncCall call, Object effect) {
        return run(call, effect, Transactions.join()).start();
    }

    @Override
    public CompletionStage<CacheValue<Object>> regenerate(AsyncCall call, Object effect, Place place) {
        return run(call, effect, null).regenerate(place);
    }

    @Override
    public Object enlist(AsyncCall call, Object returned) {
        Transaction transaction = Transactions.join();
        if (transaction == null) {
            return returned;
        }
        call.enlisted();
        return passedOn((CompletionStage<?>) returned, transaction);
    }

    @Override
    public Object delist(AsyncCall call, Object effect) {
        return call.isEnlisted() ? passedOn((CompletionStage<?>) effect, null) : effect;
    }

    /** Returns a future that comes to the same, on a thread that works for {@code transaction} meanwhile. */
    private static CompletableFuture<@Nullable Object> passedOn(
            CompletionStage<?> stage, @Nullable Transaction transaction) {
        CompletableFuture<@Nullable Object> passedOn = new CompletableFuture<>();
        var unused = stage.whenComplete((value, failure) -> Transactions.within(
                transaction,
                () -> failure == null ? passedOn.complete(value) : passedOn.completeExceptionally(failure)));
        return passedOn;
    }

    /** The run of the call, which has one only. */
    @SuppressWarnings("unchecked")
    private static AsyncRun run(AsyncCall call, Object effect, @Nullable Transaction transaction) {
        CompletableFuture<@Nullable Object> gate =
                (CompletableFuture<@Nullable Object>) Objects.requireNonNull(call.pending());
        return new AsyncRun(
                call, call.outer, transaction, gate, run -> (CompletableFuture<?>) effect, (returned, run) ->
                        (CompletionStage<?>) returned);
    }
}
