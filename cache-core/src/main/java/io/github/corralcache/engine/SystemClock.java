package io.github.corralcache.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the running JVM, shared by its caches, with one daemon thread for ticks and timeouts that lives as long
 * as there is a cache to serve.
 *
 * <p>While caches are read often, the thread moves {@link #edge} every 8 ms; when they are not, it stops, and readers
 * ask for the exact time until there are enough of them again. If the thread is held up for longer than
 * {@link #MARGIN}, a value may be taken for fresh too long by as much; every exact look at the time moves the edge too,
 * which keeps that from lasting.
 */
final class SystemClock extends Clock {

    /** How far the edge is ahead: several times the longest delay of a thread that was seen on a busy machine. */
    static final long MARGIN = TimeUnit.MILLISECONDS.toNanos(64);

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(8);
    private static final int IDLE_TICKS = 128;
    private static final int READS_TO_WAKE = 256;

    private static @Nullable SystemClock shared;
    private static int users;

    private final ScheduledThreadPoolExecutor timer;

    /** Set by readers, cleared by the ticks: racy, at worst one period is misjudged. */
    private boolean wanted;

    /** Exact reads since the ticks stopped, counted racily. */
    private int reads;

    private int idleTicks;
    private @Nullable ScheduledFuture<?> ticks;

    private SystemClock() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "corral-clock");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Returns the clock of all caches; each calls {@link #close} once. */
    static SystemClock acquire() {
        synchronized (SystemClock.class) {
            if (shared == null) {
                shared = new SystemClock();
            }
            users++;
            return shared;
        }
    }

    @Override
    void close() {
        synchronized (SystemClock.class) {
            if (--users == 0) {
                ticking = false;
                timer.shutdownNow();
                shared = null;
            }
        }
    }

    @Override
    long now() {
        long now = System.nanoTime();
        if (ticking) {
            moveEdge(now + MARGIN);
        } else if (++reads >= READS_TO_WAKE) {
            startTicking();
        }
        return now;
    }

    @Override
    void used() {
        if (ticking) {
            moveEdge(System.nanoTime() + MARGIN);
        }
    }

    /** Writes no more often than it must: readers on other processors would have to fetch the line anew. */
    private void moveEdge(long to) {
        if (to - edge > TICK) {
            edge = to;
        }
        if (!wanted) {
            wanted = true;
        }
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
        reads = 0;
        if (!ticking && !timer.isShutdown()) {
            idleTicks = 0;
            wanted = true;
            edge = System.nanoTime() + MARGIN;
            ticks = timer.scheduleAtFixedRate(this::tick, TICK, TICK, TimeUnit.NANOSECONDS);
            ticking = true;
        }
    }

    private synchronized void tick() {
        edge = System.nanoTime() + MARGIN;
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
