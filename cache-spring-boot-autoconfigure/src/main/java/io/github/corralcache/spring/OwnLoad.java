package io.github.corralcache.spring;

import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A load, shared with others, that turns out to be for its transaction alone, because that has written the key while it
 * loaded. For those who wait it is as if the caller had left: one of them takes the load over, and finds what was there
 * before. Thread-safe.
 */
final class OwnLoad {

    private volatile @Nullable CacheValue<Object> loaded;

    /** Returns how a load ends that its caller has left. */
    static CancellationException left() {
        return new CancellationException("the transaction that loads has written the key itself");
    }

    /** Keeps {@code loaded} for the caller, and for nobody else. */
    CacheValue<Object> keep(CacheValue<Object> loaded) {
        this.loaded = loaded;
        throw left();
    }

    /** Returns what was kept; if nothing was, what {@code shared} returns, which may come to keep something. */
    @Nullable
    Object orElse(Supplier<@Nullable Object> shared) {
        try {
            Object value = shared.get();
            CacheValue<Object> own = loaded;
            return own == null ? value : own.value();
        } catch (CacheLoadException e) {
            CacheValue<Object> own = loaded;
            if (own == null) {
                throw e;
            }
            return own.value();
        }
    }

    /** As {@link #orElse(Supplier)}, of what comes later. */
    CompletableFuture<@Nullable Object> orElse(CompletableFuture<?> shared) {
        return shared.handle((value, failure) -> {
            CacheValue<Object> own = loaded;
            if (own != null) {
                return own.value();
            }
            if (failure != null) {
                throw failure instanceof CompletionException e ? e : new CompletionException(failure);
            }
            return value;
        });
    }
}
