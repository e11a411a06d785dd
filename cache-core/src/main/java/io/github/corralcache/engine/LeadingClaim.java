package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A claim whose caller is to load. */
final class LeadingClaim<K, V> implements Claim<V> {

    private final Loads<K, V> loads;
    private final Waits<K, V> waits;
    private final Flight<K, V> flight;
    private final Lookup<K, V> lookup;
    private final Store.Found<V> found;
    private final long start;
    private final AtomicBoolean settled = new AtomicBoolean();

    /**
     * @param lookup a miss, if it is not counted yet, unless another thread settles it, or the load fails and the
     *     caller has the stale value still
     * @param found what is to be replaced
     */
    LeadingClaim(
            Loads<K, V> loads,
            Waits<K, V> waits,
            Flight<K, V> flight,
            Lookup<K, V> lookup,
            Store.Found<V> found,
            long start) {
        this.loads = loads;
        this.waits = waits;
        this.flight = flight;
        this.lookup = lookup;
        this.found = found;
        this.start = start;
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public @Nullable V value() {
        return loads.hasEnded(found) ? null : found.value();
    }

    @Override
    public boolean store(V value) {
        return settle(CacheValue.of(Objects.requireNonNull(value, "value")));
    }

    @Override
    public boolean settle(CacheValue<V> value) {
        return settle(Result.loaded(value.resolve(found.value())));
    }

    @Override
    public void share(@Nullable V value) {
        settle(CacheValue.shared(value));
    }

    @Override
    public @Nullable V fail(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        markSettled();
        end(Result.failed(cause, Thread.currentThread().isInterrupted()));
        return found.value() == null ? null : waits.leftOver(lookup, cause);
    }

    @Override
    public void refresh(Consumer<? super Claim<V>> load) {
        Objects.requireNonNull(load, "load");
        if (found.value() == null) {
            throw new IllegalStateException(
                    "the claim has ended without a value, so there is no value to continue with");
        }
        markSettled();
        loads.claimInBackground(flight, lookup, found, load);
    }

    private boolean settle(Result<V> result) {
        markSettled();
        lookup.missed();
        return end(result);
    }

    private boolean end(Result<V> result) {
        LoadChain.exit(flight);
        return loads.complete(flight, result, start);
    }

    private void markSettled() {
        if (!settled.compareAndSet(false, true)) {
            throw new IllegalStateException("the claim must be completed only once; it is complete already");
        }
    }

    void failUnlessSettled(Throwable cause) {
        if (!settled.get()) {
            fail(cause);
        }
    }

    @Override
    public void close() {
        failUnlessSettled(new CancellationException("the claim was closed before it was settled"));
    }
}
