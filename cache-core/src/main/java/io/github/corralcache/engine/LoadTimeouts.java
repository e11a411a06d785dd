package io.github.corralcache.engine;

import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.loading.LoadPermits;
import io.github.corralcache.loading.LoadTime;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import java.util.concurrent.TimeUnit;

/** What becomes of loads that take too long. Thread-safe. */
final class LoadTimeouts<K, V> {

    private static final long TRY_AGAIN = TimeUnit.MILLISECONDS.toNanos(10);

    private final Store<K, V> store;
    private final FlightTable<K, V> flights;
    private final StatsRecorder stats;
    private final LoadPermits permits;
    private final LoadTime loadTime;
    private final Clock clock;
    private final Deadlines deadlines;
    private final long timeoutNanos;

    LoadTimeouts(
            CacheState<K, V> state,
            LoadPermits permits,
            LoadTime loadTime,
            Clock clock,
            Deadlines deadlines,
            long timeoutNanos) {
        this.store = state.store();
        this.flights = state.flights();
        this.stats = state.stats();
        this.permits = permits;
        this.loadTime = loadTime;
        this.clock = clock;
        this.deadlines = deadlines;
        this.timeoutNanos = timeoutNanos;
    }

    boolean isOverdue(Flight<K, V> flight, long now) {
        return flight.hasTimedOut() || flight.ageNanos(now) >= timeoutNanos;
    }

    /**
     * Sees to it that the waiters of {@code flight} are told when it takes too long, and that it is let go of then: it
     * may never end, and nobody may ever ask for its key again.
     */
    void watch(Flight<K, V> flight) {
        if (flight.needsWatch()) {
            long rest = Math.max(0, timeoutNanos - flight.ageNanos(clock.now()));
            flight.watch(deadlines.schedule(() -> expire(flight), rest));
            if (flight.ageNanos(clock.now()) >= timeoutNanos) {
                expire(flight); // time has passed while this was arranged
            }
        }
    }

    private void expire(Flight<K, V> flight) {
        timeOut(flight);
        letGo(flight);
    }

    /** Lets go of {@code flight}, which takes too long, unless a thread is busy with it. Does not block. */
    void letGo(Flight<K, V> flight) {
        SegmentLock lock = store.segment(flight.hash()).lock;
        if (!lock.tryLock()) {
            deadlines.schedule(() -> letGo(flight), TRY_AGAIN); // deadlines wait for nobody
            return;
        }
        try {
            flights.retire(flight);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells the waiters of {@code flight}, which takes too long, and takes its permits back if no thread needs them.
     */
    void timeOut(Flight<K, V> flight) {
        long now = clock.now();
        if (flight.timeOut(timeoutNanos, loadTime.pauseNanos(flight.ageNanos(now)), now)) {
            stats.count(Counter.LOAD_TIMEOUTS);
            stats.count(Counter.LOAD_FAILURES);
        }
        if (permits.areLimited() && flight.giveUp()) {
            permits.release(flight);
        }
    }
}
