package io.github.corralcache;

import java.util.concurrent.Executor;

/**
 * Runs tasks later: load timeouts, wait timeouts, removal of expired entries. Tasks are short, never block and call
 * nothing of users but {@link #executor}: each hands over what is due.
 */
@FunctionalInterface
public interface Scheduler {

    /**
     * Runs {@code task} once, {@code delayNanos} nanoseconds from now by the clock of the cache's {@link Ticker}.
     *
     * @return a handle whose {@link Scheduled#cancel} stops a task that has not started
     */
    Scheduled schedule(Runnable task, long delayNanos);

    /**
     * Returns what runs that which tasks hand over: deadlines, each cache's for itself, and the functions of users that
     * these set off, such as removal listeners and continuations of futures, on others. Functions of users may block;
     * an executor that runs its tasks at once, on the thread that calls, makes the time of all caches wait for them,
     * and is for tests. One that refuses a task is asked again. Default: daemon threads of the process, as many as are
     * busy, which end when idle; a cache takes six at most, and one for each load that has waited for a permit.
     */
    default Executor executor() {
        return CallbackThreads.SHARED;
    }

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Scheduled {
        /** Gives the task up, if it has not started. */
        void cancel();
    }
}
