package io.github.corralcache;

/** Runs tasks later: load timeouts, wait timeouts, removal of expired entries. Tasks are short and never block. */
@FunctionalInterface
public interface Scheduler {

    /**
     * Runs {@code task} once, {@code delayNanos} nanoseconds from now by the clock of the cache's {@link Ticker}.
     *
     * @return a handle whose {@link Scheduled#cancel} stops a task that has not started
     */
    Scheduled schedule(Runnable task, long delayNanos);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Scheduled {
        /** Gives the task up, if it has not started. */
        void cancel();
    }
}
