package io.github.corralcache.loading;

import io.github.corralcache.CacheClosedException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the callers of one cache wait for loads: bounded in number, per key and altogether, and in time. Whoever finds
 * it full or has waited too long is turned away with {@link CacheOverloadException}, and never loads instead. The
 * bounds are exact for who comes; who waits already goes on, and its time too, where it has to wait for another flight.
 *
 * <p>Thread-safe; {@link #enter} is called under the lock of the flight's segment, which makes the bound per key exact.
 */
public final class WaitRoom {

    private final String cacheName;
    private final LoadLimits limits;
    private final long waitNanos;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final LoadTime loadTime;
    private final Runnable onTimeout;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Everybody inside, also those who wait for a flight that has lost its place in the {@link FlightTable}. */
    private final Set<Waiter<?>> waiters = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * @param loadTime tells those turned away when to try again
     * @param onTimeout runs for each caller turned away after it has waited
     */
    public WaitRoom(
            String cacheName,
            LoadLimits limits,
            Ticker ticker,
            Scheduler scheduler,
            LoadTime loadTime,
            Runnable onTimeout) {
        this.cacheName = cacheName;
        this.limits = limits;
        this.waitNanos = Durations.nanos(limits.waitTimeout());
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.loadTime = loadTime;
        this.onTimeout = onTimeout;
    }

    /** Returns how many callers wait in the cache at this moment. */
    public int waiting() {
        return waiting.get();
    }

    /**
     * Lets a caller wait for {@code flight}. The waiter's time starts with {@link #startClock}.
     *
     * <p>One that has waited already, for another flight that came to nothing, is not turned away for those who have
     * come in the meantime, who may so be more than otherwise fit.
     *
     * @param joined the present moment by the count of removals by tag
     * @throws CacheOverloadException if the room is full, or the caller does not wait at all
     */
    public <V> Waiter<V> enter(Flight<?, V> flight, Arrival arrival, long joined) {
        if (arrival.asksAnew()) {
            waiting.incrementAndGet();
        } else {
            admitNewcomer(flight, arrival);
        }
        return join(flight, new Waiter<>(1, joined, arrival.since()));
    }

    private void admitNewcomer(Flight<?, ?> flight, Arrival arrival) {
        requirePatience(flight, arrival);
        long now = arrival.since();
        if (flight.waiting() >= limits.maxWaitersPerKey()) {
            throw turnedAway(
                    flight,
                    now,
                    Reason.WAITERS_PER_KEY,
                    limits.maxWaitersPerKey() + " callers wait for this key already (max-waiters-per-key)");
        }
        takePlace(flight, now);
    }

    private void requirePatience(Flight<?, ?> flight, Arrival arrival) {
        if (arrival.patience() == 0) {
            throw turnedAway(
                    flight,
                    arrival.since(),
                    Reason.WAIT_TIMEOUT,
                    "this caller does not wait (its own deadline is zero)");
        }
    }

    private <V> Waiter<V> join(Flight<?, V> flight, Waiter<V> waiter) {
        flight.join(waiter);
        waiter.whenAnswered((value, failure) -> flight.leave(waiter));
        return admit(waiter);
    }

    /**
     * Lets the caller that leads {@code flight} wait for its permits to load.
     *
     * @return the waiter that will have them, or null if the flight has them already
     * @throws CacheOverloadException if the room is full, or the caller does not wait at all
     */
    public @Nullable Waiter<Boolean> queue(Flight<?, ?> flight, LoadPermits permits, Arrival arrival) {
        if (permits.tryTake(flight, flight.outer)) {
            return null;
        }
        long since = arrival.since();
        if (arrival.asksAnew()) {
            waiting.incrementAndGet();
        } else {
            requirePatience(flight, arrival);
            takePlace(flight, since);
        }
        Waiter<Boolean> waiter = admit(new Waiter<>(1, flight.born(), since));
        permits.take(flight, waiter);
        startClock(waiter, flight, arrival);
        return waiter;
    }

    /** Lets the caller that began {@code flight} follow it: takes no place, and is not turned away. */
    public <V> Waiter<V> follow(Flight<?, V> flight) {
        return join(flight, new Waiter<>(0, flight.born(), flight.startNanos()));
    }

    private <T> Waiter<T> admit(Waiter<T> waiter) {
        waiters.add(waiter);
        waiter.whenAnswered((value, failure) -> {
            waiters.remove(waiter);
            waiting.addAndGet(-waiter.place);
            waiter.cancelTimeout();
        });
        if (closed) {
            sendHome(waiter);
        }
        return waiter;
    }

    /** Answers everybody who waits, or comes to wait, with {@link CacheClosedException}. */
    public void close() {
        closed = true;
        waiters.forEach(this::sendHome);
    }

    private void sendHome(Waiter<?> waiter) {
        waiter.completeExceptionally(new CacheClosedException(cacheName, "closed during the load"));
    }

    /**
     * Turns {@code waiter}, which came as {@code arrival} says, away when its time is over. Called outside all locks.
     */
    public void startClock(Waiter<?> waiter, Flight<?, ?> flight, Arrival arrival) {
        if (!waiter.isDone()) {
            long since = arrival.since();
            long patience = arrival.hasOwnDeadline() ? arrival.patience() : waitNanos;
            long rest = Math.max(0, patience - (ticker.read() - since));
            waiter.cancelWhenAnswered(scheduler.schedule(() -> giveUp(waiter, flight, arrival, patience), rest));
            if (ticker.read() - since >= patience) {
                giveUp(waiter, flight, arrival, patience); // time has passed while this was arranged
            }
        }
    }

    private void giveUp(Waiter<?> waiter, Flight<?, ?> flight, Arrival arrival, long patience) {
        String message = "waited " + Durations.text(patience) + " for the load ("
                + (arrival.hasOwnDeadline() ? "this caller's own deadline" : "wait-timeout") + ")";
        long now = arrival.since() + patience;
        if (waiter.completeExceptionally(turnedAway(flight, now, Reason.WAIT_TIMEOUT, message))) {
            onTimeout.run();
        }
    }

    private void takePlace(Flight<?, ?> flight, long now) {
        int before;
        do {
            before = waiting.get();
            if (before >= limits.maxWaiters()) {
                String message = limits.maxWaiters() + " callers wait in this cache already (max-waiters)";
                throw turnedAway(flight, now, Reason.WAITERS, message);
            }
        } while (!waiting.compareAndSet(before, before + 1));
    }

    private CacheOverloadException turnedAway(Flight<?, ?> flight, long now, Reason reason, String message) {
        long rest = loadTime.restNanos(Math.max(0, flight.ageNanos(now))); // which may be later
        return new CacheOverloadException(cacheName, message, reason, Duration.ofNanos(rest));
    }
}
