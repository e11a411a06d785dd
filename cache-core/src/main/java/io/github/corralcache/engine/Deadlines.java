package io.github.corralcache.engine;

import io.github.corralcache.Scheduler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one cache has to do at certain times, off the thread that keeps the time: that thread only hands over what is
 * due. Deadlines, which are short and run no code of users, are met one after the other on a lane of their own. What
 * they set off runs on other lanes, and may take as long as it likes: the cache's next deadline does not wait for it,
 * and other caches have lanes of their own.
 *
 * <p>Knows nothing of the cache, which may be forgotten while something is due. Thread-safe.
 */
final class Deadlines implements Scheduler {

    /** How many callers that wait without blocking are told at the same time, each by what it does on being told. */
    private static final int TOLD_AT_ONCE = 4;

    /** Set on a thread while it meets deadlines, of whichever cache. */
    private static final ThreadLocal<@Nullable Boolean> MEETING = new ThreadLocal<>();

    private final Clock clock;
    private final Lane due;
    private final Lane upkeep;
    private final Lane told;
    private final Lane begun;

    Deadlines(Clock clock) {
        this.clock = clock;
        Executor threads = clock.executor();
        this.due = new Lane(threads, 1, clock);
        this.upkeep = new Lane(threads, 1, clock);
        this.told = new Lane(threads, TOLD_AT_ONCE, clock);
        this.begun = new Lane(threads, Integer.MAX_VALUE, clock);
    }

    /** Has {@code task} run when it is due. It must not block nor call what users gave. */
    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        return clock.schedule(() -> due.execute(() -> meet(task)), delayNanos);
    }

    /** Has {@code task} run when it is due, after others of its kind; it may take locks and tell removal listeners. */
    Scheduled scheduleUpkeep(Runnable task, long delayNanos) {
        return clock.schedule(() -> upkeep.execute(task), delayNanos);
    }

    /**
     * Tells a caller that waits without blocking, by {@code task}: at once, unless this thread has deadlines to meet.
     */
    void tell(Runnable task) {
        if (MEETING.get() == null) {
            task.run();
        } else {
            told.execute(() -> leave(task));
        }
    }

    /** As {@link #tell}, for loads that have their permits: there are no more of them than permits. */
    void begin(Runnable task) {
        if (MEETING.get() == null) {
            task.run();
        } else {
            begun.execute(() -> leave(task));
        }
    }

    private static void meet(Runnable task) {
        Boolean before = MEETING.get();
        MEETING.set(true);
        try {
            task.run();
        } finally {
            restore(before);
        }
    }

    /** Where executors run their tasks at once, the thread may be meeting a deadline still. */
    private static void leave(Runnable task) {
        Boolean before = MEETING.get();
        MEETING.remove();
        try {
            task.run();
        } finally {
            restore(before);
        }
    }

    private static void restore(@Nullable Boolean before) {
        if (before == null) {
            MEETING.remove();
        } else {
            MEETING.set(before);
        }
    }
}
