package io.github.corralcache.engine;

import io.github.corralcache.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads that others use too, in the order in which they come, and on no more than a few at the same
 * time. Whoever hands a task over neither waits for it nor hears of it: where no thread is to be had, the lane asks
 * again a moment later. Thread-safe.
 */
final class Lane implements Executor {

    private static final long ASK_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int USUAL_BACKLOG = 256;

    private final Executor threads;
    private final int width;
    private final Scheduler timer;

    /** Guarded by this, as the next. */
    private Queue<Runnable> tasks = new ArrayDeque<>();

    private int most;
    private int running;

    /**
     * @param width how many tasks run at the same time
     * @param timer for another try where {@code threads} refuse
     */
    Lane(Executor threads, int width, Scheduler timer) {
        this.threads = threads;
        this.width = width;
        this.timer = timer;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            most = Math.max(most, tasks.size());
        }
        start();
    }

    private void start() {
        synchronized (this) {
            if (running == width || tasks.isEmpty()) {
                return;
            }
            running++;
        }
        Run run = new Run();
        try {
            threads.execute(run);
        } catch (RuntimeException | Error e) {
            if (run.begun) {
                throw e; // by a task, on an executor that runs it at once
            }
            // most likely it is shut down, or the system has no more threads
            stop();
            timer.schedule(this::start, ASK_AGAIN);
        }
    }

    /** Returns the next task; null if there is none, and then the caller runs no more. */
    private synchronized @Nullable Runnable next() {
        Runnable next = tasks.poll();
        if (next == null) {
            running--;
            if (most > USUAL_BACKLOG) {
                tasks = new ArrayDeque<>(); // which would keep the room that it has needed once
                most = 0;
            }
        }
        return next;
    }

    private synchronized void stop() {
        running--;
    }

    /** One thread's turn. */
    private final class Run implements Runnable {

        volatile boolean begun;

        @Override
        public void run() {
            begun = true;
            boolean sound = false;
            try {
                for (Runnable next = next(); next != null; next = next()) {
                    next.run();
                }
                sound = true;
            } finally {
                if (!sound) {
                    stop(); // the thread is to tell of it, and another goes on
                    start();
                }
            }
        }
    }
}
