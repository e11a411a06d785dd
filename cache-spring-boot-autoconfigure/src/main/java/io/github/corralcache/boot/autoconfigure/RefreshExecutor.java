package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.spring.RefreshRejections;
import io.github.corralcache.spring.RefreshRejections.Reason;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Regenerates stale values on threads that are not the caches' own: a few at a time, so that the application's other
 * tasks find a thread too, and with the context of the caller that met the stale value. What has to wait does so in a
 * bounded queue of its cache; caches with something in theirs take turns, so that one with much to do does not keep the
 * others waiting. Not an {@link Executor} bean, which an application might take for one of its own.
 *
 * <p>Thread-safe.
 */
final class RefreshExecutor {

    private enum Admission {
        RUNS,
        WAITS,
        TURNED_AWAY
    }

    private final Executor threads;
    private final RefreshLimits limits;
    private final List<UnaryOperator<Runnable>> contexts;

    /** Queues in which something waits, by whose turn it is; guarded by this. */
    private final Queue<RefreshQueue> turns = new ArrayDeque<>();

    /** Threads that are busy with refreshes; guarded by this. */
    private int running;

    /** Guarded by this. */
    private boolean closed;

    /** @param contexts each takes what it carries from the calling thread, and gives it to the task it returns */
    RefreshExecutor(Executor threads, RefreshLimits limits, List<UnaryOperator<Runnable>> contexts) {
        this.threads = threads;
        this.limits = limits;
        this.contexts = contexts;
    }

    /**
     * Returns what runs the refreshes of one cache soon. It throws {@link RejectedExecutionException} if too many of
     * the cache wait already, or the threads refuse, which {@code rejections} is told; the value stays stale.
     */
    Executor forCache(RefreshRejections rejections) {
        RefreshQueue queue = new RefreshQueue(limits.queueCapacity());
        return refresh -> execute(refresh, queue, rejections);
    }

    private void execute(Runnable refresh, RefreshQueue queue, RefreshRejections rejections) {
        Runnable carried = refresh;
        for (UnaryOperator<Runnable> context : contexts) {
            carried = context.apply(carried);
        }
        switch (admit(carried, queue)) {
            case RUNS -> run(carried, rejections);
            case WAITS -> {}
            case TURNED_AWAY -> {
                rejections.add(Reason.QUEUE_FULL);
                throw new RejectedExecutionException(
                        limits.queueCapacity() + " stale values of the cache wait to be regenerated already");
            }
        }
    }

    private synchronized Admission admit(Runnable refresh, RefreshQueue queue) {
        if (closed) {
            throw new RejectedExecutionException("the caches are closed");
        }
        if (running < limits.maxConcurrent()) {
            running++;
            return Admission.RUNS;
        }
        boolean hasItsTurnToCome = !queue.isEmpty();
        if (!queue.offer(refresh)) {
            return Admission.TURNED_AWAY;
        }
        if (!hasItsTurnToCome) {
            turns.add(queue);
        }
        return Admission.WAITS;
    }

    private void run(Runnable refresh, RefreshRejections rejections) {
        try {
            threads.execute(() -> runAll(refresh));
        } catch (RuntimeException e) {
            giveUp();
            rejections.add(Reason.EXECUTOR);
            throw e;
        }
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

    /** Returns one refresh of the cache whose turn it is, which then queues up behind the others. */
    private synchronized @Nullable Runnable next() {
        RefreshQueue queue = turns.poll();
        if (queue == null) {
            running--;
            return null;
        }
        Runnable next = queue.poll();
        if (!queue.isEmpty()) {
            turns.add(queue);
        }
        return next;
    }

    private synchronized void giveUp() {
        running--;
    }

    /** Forgets what waits, and refuses what comes. What runs goes on. */
    synchronized void close() {
        closed = true;
        turns.forEach(RefreshQueue::clear);
        turns.clear();
    }
}
