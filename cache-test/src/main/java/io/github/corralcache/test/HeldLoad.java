package io.github.corralcache.test;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A load that a {@link GatedLoader} holds, to be let go in one of three ways. The first counts, later ones do nothing.
 *
 * <p>Thread-safe. Where the load is asynchronous, whatever waits for it runs on the thread that lets it go.
 */
public final class HeldLoad<V> {

    final CompletableFuture<@Nullable V> outcome = new CompletableFuture<>();
    private final Supplier<? extends @Nullable V> value;

    HeldLoad(Supplier<? extends @Nullable V> value) {
        this.value = value;
    }

    /** Lets the load return the value that its {@link GatedLoader} makes of the key, or throw what that throws. */
    public void release() {
        try {
            outcome.complete(value.get());
        } catch (Throwable failure) {
            outcome.completeExceptionally(failure);
        }
    }

    /** Lets the load return {@code value}. */
    public void complete(@Nullable V value) {
        outcome.complete(value);
    }

    /** Lets the load throw {@code failure}, checked or not. */
    public void fail(Throwable failure) {
        outcome.completeExceptionally(Objects.requireNonNull(failure, "failure"));
    }
}
