package io.github.corralcache.test;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that holds its tasks until told to run them, on the thread that tells it. It can also be told to refuse
 * tasks, as an executor that is full or shut down, and to lose them, as none should.
 *
 * <p>Thread-safe. Tasks run under no lock.
 */
public final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean refuses;

    /**
     * Holds {@code task}.
     *
     * @throws RejectedExecutionException if told to {@link #refuse}
     */
    @Override
    public synchronized void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (refuses) {
            throw new RejectedExecutionException("told to refuse tasks");
        }
        tasks.add(task);
    }

    /**
     * Runs the task held longest; what it throws reaches the caller.
     *
     * @throws IllegalStateException if none is held
     */
    public void runNext() {
        take().run();
    }

    /** Runs tasks, also those that come meanwhile, until none is held. Returns how many that were. */
    public int runAll() {
        int count = 0;
        for (; held() > 0; count++) {
            runNext();
        }
        return count;
    }

    /**
     * Forgets the task held longest, which will never run.
     *
     * @throws IllegalStateException if none is held
     */
    public void loseNext() {
        take();
    }

    /** From now on refuses tasks; those held stay. */
    public synchronized void refuse() {
        refuses = true;
    }

    /** From now on accepts tasks again. */
    public synchronized void accept() {
        refuses = false;
    }

    /** Returns the number of tasks held. */
    public synchronized int held() {
        return tasks.size();
    }

    private synchronized Runnable take() {
        Runnable task = tasks.poll();
        if (task == null) {
            throw new IllegalStateException("no task is held");
        }
        return task;
    }
}
