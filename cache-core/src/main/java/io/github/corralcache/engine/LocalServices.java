package io.github.corralcache.engine;

import io.github.corralcache.Claim;
import io.github.corralcache.Scheduler.Scheduled;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.tiered.Local;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a cache does for the second tier's composition. */
record LocalServices(Clock clock) implements Local.Services {

    @Override
    public long now() {
        return clock.now();
    }

    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        return clock.schedule(() -> clock.executor().execute(task), delayNanos);
    }

    @Override
    public Executor elsewhere() {
        return clock.executor();
    }

    @Override
    public Local.Load currentLoad() {
        return new CurrentLoad(LoadChain.current());
    }

    @Override
    public boolean isLeaving(Throwable failure) {
        return Handover.isDueAfter(failure) || Thread.currentThread().isInterrupted();
    }

    @Override
    public <V> Claim<V> answered(@Nullable V value) {
        return new AnsweredClaim<>(value);
    }
}
