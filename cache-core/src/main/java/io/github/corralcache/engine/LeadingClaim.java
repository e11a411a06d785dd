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
    private final Turns<K, V> turns;
    private final Waits<K, V> waits;
    private final Flight<K, V> flight;
    private final int hash;
    private final Store.Found<V> found;
    private final boolean counted;
    private final long start;
    private final AtomicBoolean settled = new AtomicBoolean();

    /**
     * @param found what is to be replaced
     * @param counted whether the lookup is counted already; if not, it is a miss unless another thread settles it, or
     *     the load fails and the caller has the stale value still
     */
    LeadingClaim(
            Loads<K, V> loads,
            Turns<K, V> turns,
            Waits<K, V> waits,
            Flight<K, V> flight,
            int hash,
            Store.Found<V> found,
            boolean counted,
            long start) {
        this.loads = loads;
        this.turns = turns;
        this.waits = waits;
        this.flight = flight;
        this.hash = hash;
        this.found = found;
        this.counted = counted;
        this.start = start;
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public @Nullable V value() {
        return turns.hasEnded(found) ? null : found.value();
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
        return found.value() == null ? null : waits.leftOver(flight.key(), hash, cause, counted);
    }

    @Override
    public void refresh(Consumer<? super Claim<V>> load) {
        Objects.requireNonNull(load, "load");
        if (found.value() == null) {
            throw new IllegalStateException(
                    "the claim has ended without a value, so there is no value to continue with");
        }
        markSettled();
        loads.claimInBackground(flight, hash, found, counted, load);
    }

    private boolean settle(Result<V> result) {
        markSettled();
        if (!counted) {
            turns.missed();
        }
        return end(result);
    }

    private boolean end(Result<V> result) {
        LoadChain.exit(flight);
        return loads.settle(flight, hash, result, start);
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
