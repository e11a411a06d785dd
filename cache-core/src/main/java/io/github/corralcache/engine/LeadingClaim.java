package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A claim whose caller is to load. */
final class LeadingClaim<K, V> implements Claim<V> {

    private final Loads<K, V> loads;
    private final Flight<K, V> flight;
    private final int hash;
    private final @Nullable V stale;
    private final long start;
    private final AtomicBoolean settled = new AtomicBoolean();

    LeadingClaim(Loads<K, V> loads, Flight<K, V> flight, int hash, @Nullable V stale, long start) {
        this.loads = loads;
        this.flight = flight;
        this.hash = hash;
        this.stale = stale;
        this.start = start;
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public @Nullable V value() {
        return stale;
    }

    @Override
    public boolean store(V value) {
        return settle(CacheValue.of(Objects.requireNonNull(value, "value")));
    }

    @Override
    public boolean settle(CacheValue<V> value) {
        return settle(Result.loaded(value.resolve(stale)));
    }

    @Override
    public void share(@Nullable V value) {
        settle(CacheValue.shared(value));
    }

    @Override
    public void fail(Throwable cause) {
        settle(Result.failed(Objects.requireNonNull(cause, "cause")));
    }

    private boolean settle(Result<V> result) {
        if (!settled.compareAndSet(false, true)) {
            throw new IllegalStateException("the claim is settled already");
        }
        LoadChain.exit(flight);
        return loads.settle(flight, hash, result, start);
    }

    @Override
    public void close() {
        if (!settled.get()) {
            fail(new CancellationException("the claim was closed before it was settled"));
        }
    }
}
