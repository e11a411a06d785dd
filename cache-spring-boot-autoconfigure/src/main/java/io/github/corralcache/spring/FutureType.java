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
