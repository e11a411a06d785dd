package io.github.corralcache.engine;

import io.github.corralcache.Scheduler.Scheduled;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Removes expired entries in the background, so that they do not take the room of live ones until they are evicted.
 * Goes once round the cache in half its TTL, a minute at most, a slice at a time; sleeps through the time in which no
 * entry can expire, and rests while the cache is empty. Holds the cache weakly: one that was forgotten without being
 * closed goes all the same.
 */
final class Sweeper {

    private static final long LONGEST_ROUND = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORTEST_STEP = TimeUnit.MILLISECONDS.toNanos(10);

    /** Slots that one task may look at in a segment: some tens of microseconds with the lock held. */
    private static final int SLICE = 1024;

    private final WeakReference<Sweeps<?, ?>> sweeps;
    private final Clock clock;
    private final Deadlines deadlines;
    private final long roundNanos;
    private final long longestSleep;

    /** Whether the next task comes soon enough for whatever is stored now; false while asleep or at rest. */
    private volatile boolean awake;

    /** Guarded by this. */
    private @Nullable Scheduled next;

    /** Whether anything was stored since this round began, which may have been where it had passed. */
    private volatile boolean stored;

    /** Slices left of this round, and how soon the first entry ends that it has met; touched by the task only. */
    private int slicesLeft;

    private long endsIn = Long.MAX_VALUE;

    /**
     * @param freshNanos the TTL of the cache, or {@link Long#MAX_VALUE}
     * @param longestSleep how long deadlines may go without being looked at
     */
    Sweeper(Sweeps<?, ?> sweeps, Clock clock, Deadlines deadlines, long freshNanos, long longestSleep) {
        this.sweeps = new WeakReference<>(sweeps);
        this.clock = clock;
        this.deadlines = deadlines;
        this.roundNanos = Math.max(SHORTEST_PAUSE, Math.min(LONGEST_ROUND, freshNanos / 2));
        this.longestSleep = longestSleep;
    }

    /** Something was stored that may expire. */
    void wake() {
        if (!stored) {
            stored = true;
        }
        if (!awake) {
            wakeUp();
        }
    }

    private synchronized void wakeUp() {
        if (!awake) {
            awake = true;
            plan(SHORTEST_PAUSE);
        }
    }

    private synchronized void plan(long pause) {
        if (next != null) {
            next.cancel();
        }
        next = deadlines.scheduleUpkeep(this::run, pause);
    }

    private void run() {
        Sweeps<?, ?> swept = sweeps.get();
        if (swept == null || swept.isClosed()) {
            return;
        }
        int slices = Math.max(1, (swept.sweepLength() + SLICE - 1) / SLICE); // one for what is stored meanwhile
        if (slicesLeft <= 0) {
            slicesLeft = slices;
            endsIn = Long.MAX_VALUE;
            stored = false;
        }
        try {
            endsIn = Math.min(endsIn, swept.sweep(SLICE, clock.now()));
        } catch (RuntimeException | Error e) {
            plan(SHORTEST_PAUSE); // memory has run out, for instance: it is the thread's to tell of, and goes on
            throw e;
        }
        slicesLeft--;
        long sleep = Math.min(endsIn, longestSleep);
        boolean empty = swept.isIdle();
        if (!empty && (slicesLeft > 0 || stored || sleep <= 2 * roundNanos)) {
            plan(Math.max(roundNanos / slices, SHORTEST_STEP));
            return;
        }
        awake = false; // before the question below: what is stored from here on wakes this sweeper up again
        slicesLeft = 0;
        if (!empty) {
            plan(sleep);
        }
        if (empty ? !swept.isIdle() : stored) {
            wakeUp();
        }
    }
}
