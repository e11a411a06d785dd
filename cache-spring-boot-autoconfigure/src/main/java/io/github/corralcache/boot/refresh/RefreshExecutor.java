package io.github.corralcache.boot.refresh;

import io.github.corralcache.Scheduler;
import io.github.corralcache.Scheduler.Scheduled;
import io.github.corralcache.spring.RefreshRejections;
import io.github.corralcache.spring.RefreshRejections.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Regenerates stale values on threads that are not the caches' own: a few at a time, so that the application's other
 * tasks find a thread too, and with the context of the caller that met the stale value. What has to wait does so in a
 * bounded queue of its cache; caches with something in theirs take turns, so that one with much to do does not keep the
 * others waiting. Not an {@link Executor} bean, which an application might take for one of its own.
 *
 * <p>Something waits only while all places are taken or the threads refuse, and then at least one is: so whoever leaves
 * a place, be it because the threads have refused or lost what was to run there, hands it on to what waits.
 *
 * <p>Thread-safe.
 */
public final class RefreshExecutor {

    /** How long the threads may take to begin: after that they are taken to have lost the task. */
    static final long LOST_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private enum Admission {
        RUNS,
        WAITS,
        TURNED_AWAY,
        CLOSED
    }

    private final Executor threads;
    private final RefreshLimits limits;
    private final List<UnaryOperator<Runnable>> contexts;
    private final Scheduler scheduler;

    /** Queues in which something waits, by whose turn it is; guarded by this. */
    private final Deque<RefreshQueue> turns = new ArrayDeque<>();

    /** Places that are taken: by threads that are busy with refreshes, or are about to be; guarded by this. */
    private int running;

    /** Guarded by this. */
    private boolean closed;

    /**
     * @param threads where refreshes run
     * @param contexts each takes what it carries from the calling thread, and gives it to the task it returns
     */
    public RefreshExecutor(Executor threads, RefreshLimits limits, List<UnaryOperator<Runnable>> contexts) {
        this(threads, limits, contexts, new JdkScheduler());
    }

    /** As the other one, with a time of its own. */
    RefreshExecutor(
            Executor threads, RefreshLimits limits, List<UnaryOperator<Runnable>> contexts, Scheduler scheduler) {
        this.threads = threads;
        this.limits = limits;
        this.contexts = contexts;
        this.scheduler = scheduler;
    }

    /**
     * Returns what runs the refreshes of one cache soon. It throws {@link RejectedExecutionException} if too many of
     * the cache wait already, or the threads refuse, which {@code rejections} is told; the value stays stale. What the
     * threads refuse when it has waited is cancelled, if it is a {@link java.util.concurrent.Future}.
     */
    public Executor forCache(RefreshRejections rejections) {
        RefreshQueue queue = new RefreshQueue(limits.queueCapacity(), rejections);
        return task -> execute(task, queue);
    }

    private void execute(Runnable task, RefreshQueue queue) {
        Runnable carried = task;
        for (UnaryOperator<Runnable> context : contexts) {
            carried = context.apply(carried);
        }
        QueuedRefresh refresh = new QueuedRefresh(task, carried, queue);
        switch (admit(refresh)) {
            case RUNS -> run(refresh);
            case WAITS -> {}
            case TURNED_AWAY -> {
                queue.rejections().add(Reason.QUEUE_FULL);
                throw new RejectedExecutionException("the refresh queue of the cache is full: " + limits.queueCapacity()
                        + " stale values wait already");
            }
            case CLOSED -> throw new RejectedExecutionException("the caches are closed");
        }
    }

    private synchronized Admission admit(QueuedRefresh refresh) {
        if (closed) {
            return Admission.CLOSED;
        }
        if (running < limits.maxConcurrent()) {
            running++;
            return Admission.RUNS;
        }
        RefreshQueue queue = refresh.queue();
        boolean hasItsTurnToCome = !queue.isEmpty();
        if (!queue.offer(refresh)) {
            return Admission.TURNED_AWAY;
        }
        if (!hasItsTurnToCome) {
            turns.add(queue);
        }
        return Admission.WAITS;
    }

    private void run(QueuedRefresh refresh) {
        Place place = new Place(refresh);
        try {
            place.askForThread();
        } catch (RuntimeException | Error e) {
            if (place.leave(Stage.REFUSED)) {
                refresh.queue().rejections().add(Reason.EXECUTOR);
                handOn();
            }
            throw e;
        }
    }

    /** Gives a place that was left to what waits, and tells what the threads refuse as well while nobody else runs. */
    private void handOn() {
        for (QueuedRefresh refresh = takePlace(); refresh != null; refresh = takePlace()) {
            Place place = new Place(refresh);
            try {
                place.askForThread();
                return;
            } catch (RuntimeException | Error e) {
                if (place.leaveToOthers()) {
                    return;
                }
                if (place.leave(Stage.REFUSED)) {
                    refresh.refuse(Reason.EXECUTOR);
                }
            }
        }
    }

    /** Returns what is to run in a place that is free, and takes it; null if none is, or nothing waits. */
    private synchronized @Nullable QueuedRefresh takePlace() {
        QueuedRefresh next = running < limits.maxConcurrent() ? poll() : null;
        if (next != null) {
            running++;
        }
        return next;
    }

    /** Returns what a thread goes on with that has its place already; null if it has left it, as nothing waits. */
    private synchronized @Nullable QueuedRefresh next() {
        QueuedRefresh next = poll();
        if (next == null) {
            running--;
        }
        return next;
    }

    /** Returns one refresh of the cache whose turn it is, which then queues up behind the others. Under the lock. */
    private @Nullable QueuedRefresh poll() {
        RefreshQueue queue = turns.poll();
        if (queue == null) {
            return null;
        }
        QueuedRefresh next = queue.poll();
        if (!queue.isEmpty()) {
            turns.add(queue);
        }
        return next;
    }

    /** Under the lock. */
    private void putBack(QueuedRefresh refresh) {
        RefreshQueue queue = refresh.queue();
        if (!queue.isEmpty()) {
            turns.remove(queue);
        }
        queue.putBack(refresh);
        turns.addFirst(queue);
    }

    /** Goes on with what waits: to hand it back to the threads could be refused. */
    private void runAll(QueuedRefresh first) {
        for (QueuedRefresh next = first; next != null; next = next()) {
            next.run();
        }
    }

    /** Forgets what waits, and refuses what comes. What runs goes on. */
    public synchronized void close() {
        closed = true;
        turns.forEach(RefreshQueue::clear);
        turns.clear();
    }

    private enum Stage {
        /** The threads have it. */
        ASKED,
        BEGUN,
        /** They had it for so long that its place was handed on. */
        LOST,
        REFUSED
    }

    /** One of the places, on its way to a thread. */
    private final class Place implements Runnable {

        private final QueuedRefresh first;

        /** Guarded by the executor. */
        private Stage stage = Stage.ASKED;

        /** Written before the threads know of this. */
        private @Nullable Scheduled loss;

        Place(QueuedRefresh first) {
            this.first = first;
        }

        void askForThread() {
            loss = scheduler.schedule(this::lose, LOST_AFTER_NANOS);
            threads.execute(this);
        }

        @Override
        public void run() {
            if (leave(Stage.BEGUN)) {
                runAll(first);
            } else if (comesBack()) {
                switch (admit(first)) {
                    case RUNS -> runAll(first);
                    case WAITS, CLOSED -> {}
                    case TURNED_AWAY -> first.refuse(Reason.QUEUE_FULL);
                }
            }
        }

        private void lose() {
            if (leave(Stage.LOST)) {
                handOn();
            }
        }

        /** Returns whether this was waiting for its thread until now; if it has not got it the place is free. */
        boolean leave(Stage next) {
            synchronized (RefreshExecutor.this) {
                if (stage != Stage.ASKED) {
                    return false;
                }
                stage = next;
                if (next != Stage.BEGUN) {
                    running--;
                }
            }
            if (loss != null) {
                loss.cancel();
            }
            return true;
        }

        /** Leaves what was to run here to those who have the other places. Returns false if nobody has one. */
        boolean leaveToOthers() {
            synchronized (RefreshExecutor.this) {
                if (running < 2 || closed || !leave(Stage.REFUSED)) {
                    return false;
                }
                putBack(first);
                return true;
            }
        }

        /** Returns whether this was only thought to be lost. Once: what was refused is not to run, nor twice. */
        private boolean comesBack() {
            synchronized (RefreshExecutor.this) {
                boolean late = stage == Stage.LOST;
                stage = Stage.BEGUN;
                return late;
            }
        }
    }
}
