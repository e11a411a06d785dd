package io.github.corralcache.tiered;

import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A claim that came with its answer. */
record ClaimAnswer<V>(@Nullable V value) implements Claim<V> {

    @Override
    public boolean leads() {
        return false;
    }

    @Override
    public boolean store(V value) {
        throw notLeading();
    }

    @Override
    public boolean settle(CacheValue<V> value) {
        throw notLeading();
    }

    @Override
    public void share(@Nullable V value) {
        throw notLeading();
    }

    @Override
    public @Nullable V fail(Throwable cause) {
        throw notLeading();
    }

    @Override
    public void refresh(Consumer<? super Claim<V>> load) {
        throw notLeading();
    }

    private static IllegalStateException notLeading() {
        return new IllegalStateException("the claim does not lead: there is nothing to settle");
    }

    @Override
    public void close() {}
}
