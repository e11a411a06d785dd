package io.github.corralcache.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the running JVM, shared by its caches, with a daemon thread for ticks and one for timeouts that live as
 * long as there is a cache to serve. Neither runs anything of users; the one for timeouts only hands over what is due,
 * and however much that is, ticks do not wait for it.
 *
 * <p>While caches are read often, {@link #edge} is moved every 8 ms; when they are not, readers ask for the exact time
 * until there are enough of them again. Two parties move it: the thread, and readers, of which one in 64 asks for the
 * exact time. If all were held up for longer than {@link #MARGIN}, as by a pause of the process, a value may be taken
 * for fresh too long, until the first of the two comes by. Readers that come seldom cannot be relied on for that, so
 * the edge is used only while they come every few milliseconds.
 */
class SystemClock extends Clock {

    /** How far the edge is ahead: several times the longest delay of a thread that was seen on a busy machine. */
    static final long MARGIN = TimeUnit.MILLISECONDS.toNanos(64);

    static final long TICK = TimeUnit.MILLISECONDS.toNanos(8);

    /** So many ticks in a row in which no reader asked for the exact time, and readers are too few. */
    private static final int IDLE_TICKS = 4;

    /** So many exact reads within so long are enough. */
    private static final int READS_TO_WAKE = 256;

    private static final long WAKE_WITHIN = IDLE_TICKS * TICK;

    private static @Nullable SystemClock shared;
    private static int users;

    private final LongSupplier time;
    private final ScheduledThreadPoolExecutor timer = thread();
    private final ScheduledThreadPoolExecutor ticker = thread();

    /** Set by readers, cleared by the ticks: racy, at worst one period is misjudged. */
    private boolean wanted;

    /** Exact reads since the ticks stopped, or since {@link #countedFrom}: both racy. */
    private int reads;

    private long countedFrom;
    private int idleTicks;
    private @Nullable ScheduledFuture<?> ticks;

    /** @param time the exact time */
    SystemClock(LongSupplier time) {
        this.time = time;
    }

    private static ScheduledThreadPoolExecutor thread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "corral-clock");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Returns the clock of all caches; each calls {@link #close} once. */
    static SystemClock acquire() {
        synchronized (SystemClock.class) {
            if (shared == null) {
                shared = new SystemClock(System::nanoTime);
            }
            users++;
            return shared;
        }
    }

    @Override
    void close() {
        synchronized (SystemClock.class) {
            if (--users == 0) {
                shutDown();
                shared = null;
            }
        }
    }

    /** Ends the threads. */
    void shutDown() {
        ticking = false;
        timer.shutdownNow();
        ticker.shutdownNow();
    }

    @Override
    long now() {
        if (ticking) {
            return seen();
        }
        long now = time.getAsLong();
        if (++reads >= READS_TO_WAKE) {
            reads = 0;
            if (now - countedFrom <= WAKE_WITHIN) {
                startTicking();
            }
            countedFrom = now;
        }
        return now;
    }

    @Override
    long glance() {
        return time.getAsLong();
    }

    @Override
    void used() {
        if (ticking) {
            seen();
        }
    }

    /**
     * Writes no more often than it must, as readers on other processors would have to fetch the line anew; and not what
     * it has read of the time if somebody else has moved the edge since: it may have been held up for long in between.
     */
    private long moveEdge(long atLeastBy) {
        long before = edge;
        long now = time.getAsLong();
        if (now + MARGIN - before > atLeastBy) {
            EDGE.compareAndSet(this, before, now + MARGIN);
        }
        return now;
    }

    private long seen() {
        if (!wanted) {
            wanted = true;
        }
        return moveEdge(TICK);
    }

    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        try {
            ScheduledFuture<?> future = timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // the last cache was closed at this moment: nobody waits for the task
        }
    }

    private synchronized void startTicking() {
        if (!ticking && !ticker.isShutdown()) {
            idleTicks = 0;
            wanted = true;
            edge = time.getAsLong() + MARGIN;
            ticks = ticker.scheduleWithFixedDelay(this::tick, TICK, TICK, TimeUnit.NANOSECONDS);
            ticking = true;
        }
    }

    synchronized void tick() {
        moveEdge(0);
        if (wanted) {
            wanted = false;
            idleTicks = 0;
        } else if (++idleTicks >= IDLE_TICKS) {
            ticking = false;
            if (ticks != null) {
                ticks.cancel(false);
            }
        }
    }
}
