package io.github.corralcache.boot.refresh;

import io.github.corralcache.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Goes by the JDK's own timer and runs tasks on its common pool: no thread here that somebody has to end. */
final class JdkScheduler implements Scheduler {

    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        CompletableFuture<@Nullable Void> time = new CompletableFuture<>();
        time.thenRunAsync(task);
        time.completeOnTimeout(null, delayNanos, TimeUnit.NANOSECONDS);
        return () -> time.cancel(false);
    }
}
