package io.github.corralcache.boot.autoconfigure;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Regenerates stale values on threads that are not the caches' own: a few at a time, so that the application's other
 * tasks find a thread too, with a bounded number that wait, and with the context of the caller that met the stale
 * value. Not an {@link Executor} bean, which an application might take for one of its own.
 *
 * <p>Thread-safe.
 */
final class RefreshExecutor {

    static final int RUNNING = 4;
    static final int QUEUED = 1_000;

    private final Executor threads;
    private final List<UnaryOperator<Runnable>> contexts;

    /** Guarded by this. */
    private final Queue<Runnable> queue = new ArrayDeque<>();

    /** Threads that are busy with refreshes; guarded by this. */
    private int running;

    /** Guarded by this. */
    private boolean closed;

    /** @param contexts each takes what it carries from the calling thread, and gives it to the task it returns */
    RefreshExecutor(Executor threads, List<UnaryOperator<Runnable>> contexts) {
        this.threads = threads;
        this.contexts = contexts;
    }

    /**
     * Runs {@code refresh} soon.
     *
     * @throws RejectedExecutionException if too many wait already, or the threads refuse it; the value stays stale
     */
    void execute(Runnable refresh) {
        Runnable carried = refresh;
        for (UnaryOperator<Runnable> context : contexts) {
            carried = context.apply(carried);
        }
        if (begin(carried)) {
            Runnable first = carried;
            try {
                threads.execute(() -> runAll(first));
            } catch (RuntimeException e) {
                giveUp();
                throw e;
            }
        }
    }

    /** Returns whether {@code refresh} is to run at once; if not, it is in the queue. */
    private synchronized boolean begin(Runnable refresh) {
        if (closed) {
            throw new RejectedExecutionException("the caches are closed");
        }
        if (running < RUNNING) {
            running++;
            return true;
        }
        if (queue.size() >= QUEUED) {
            throw new RejectedExecutionException(QUEUED + " stale values wait to be regenerated already");
        }
        queue.add(refresh);
        return false;
    }

    /** Goes on with what waits: to hand it back to the threads could be refused, with nobody there to be told. */
    private void runAll(Runnable first) {
        for (Runnable next = first; next != null; next = next()) {
            try {
                next.run();
            } catch (Throwable e) {
                // the load has told who waits for it; what else there is to say is the thread's to say
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = queue.poll();
        if (next == null) {
            running--;
        }
        return next;
    }

    private synchronized void giveUp() {
        running--;
    }

    /** Forgets what waits, and refuses what comes. What runs goes on. */
    synchronized void close() {
        closed = true;
        queue.clear();
    }
}
