package io.github.corralcache.engine;

import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.loading.Arrival;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadPermits;
import io.github.corralcache.loading.OutdatedLoad;
import io.github.corralcache.loading.WaitRoom;
import io.github.corralcache.loading.Waiter;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Where loads that have been decided upon wait for their permits, those of the cache and of its pool, with a thread or
 * without. One that does not get them is abandoned. Thread-safe.
 */
final class PermitQueue<K, V> {

    private final WaitRoom waitRoom;
    private final LoadPermits permits;
    private final Waits<K, V> waits;
    private final Completions<K, V> completions;
    private final Deadlines deadlines;
    private final StatsRecorder stats;

    PermitQueue(
            WaitRoom waitRoom,
            LoadPermits permits,
            Waits<K, V> waits,
            Completions<K, V> completions,
            Deadlines deadlines,
            StatsRecorder stats) {
        this.waitRoom = waitRoom;
        this.permits = permits;
        this.waits = waits;
        this.completions = completions;
        this.deadlines = deadlines;
        this.stats = stats;
    }

    /**
     * Waits until {@code flight}, which has begun, may load. If that takes too long, everyone who waits for the flight
     * is turned away; if this caller leaves, or has waited for longer than they have, the others ask anew.
     */
    void await(Flight<K, V> flight, Arrival arrival) {
        try {
            Waiter<Boolean> waiter = waitRoom.queue(flight, permits, arrival);
            if (waiter != null) {
                waits.result(waiter);
            }
        } catch (CacheOverloadException e) {
            stats.count(Counter.of(e.reason()));
            completions.abandon(flight, () -> told(e, arrival));
            throw e;
        } catch (CacheInterruptedException e) {
            permits.release(flight); // it may have come at the same moment
            completions.abandon(flight, OutdatedLoad::new);
            throw e;
        } catch (ExecutionException e) {
            RuntimeException verdict = (RuntimeException) Objects.requireNonNull(e.getCause());
            completions.abandon(flight, () -> told(verdict, arrival));
            throw verdict;
        }
    }

    /** Begins {@code load} as soon as {@code flight} has its permits, without a thread that waits for them. */
    void whenTaken(Flight<K, V> flight, Arrival arrival, Runnable load) {
        Waiter<Boolean> waiter;
        try {
            waiter = waitRoom.queue(flight, permits, arrival);
        } catch (CacheOverloadException e) {
            stats.count(Counter.of(e.reason()));
            abandon(flight, arrival, e);
            return;
        }
        if (waiter == null) {
            load.run();
            return;
        }
        waiter.whenAnswered(
                (permit, failure) -> {
                    if (failure == null) {
                        load.run();
                    } else {
                        abandon(flight, arrival, (RuntimeException) failure);
                    }
                },
                deadlines::begin);
    }

    /** The caller that leads is told the {@code verdict} itself. */
    private void abandon(Flight<K, V> flight, Arrival arrival, RuntimeException verdict) {
        completions.abandon(flight, () -> ExceptionCopies.copy(verdict), () -> told(verdict, arrival));
    }

    /**
     * What those are told who wait for a load whose caller, of this {@code arrival}, has waited in vain for permits.
     * Where their time may not be over, as the caller's is, they ask anew.
     */
    private static RuntimeException told(RuntimeException verdict, Arrival arrival) {
        return verdict instanceof CacheOverloadException && (arrival.asksAnew() || arrival.hasOwnDeadline())
                ? new OutdatedLoad()
                : ExceptionCopies.copy(verdict);
    }

    /** The load of {@code flight} needs its permits no longer. */
    void release(Flight<K, V> flight) {
        permits.release(flight);
    }
}
