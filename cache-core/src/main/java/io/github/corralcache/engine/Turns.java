package io.github.corralcache.engine;

import io.github.corralcache.CacheClosedException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.expiry.EarlyDraw;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.loading.Arrival;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.LoadPermits;
import io.github.corralcache.loading.LoadTime;
import io.github.corralcache.loading.WaitRoom;
import io.github.corralcache.loading.Waiter;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import io.github.corralcache.tag.Tags;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a caller is to do whose lookup the hit path could not answer, in one step under the lock of the key's
 * segment: the table of states that the documentation shows, in code.
 */
final class Turns<K, V> {

    /** What the caller would do with the right to load. */
    enum Role {
        /** Loads a missing value itself, and has a stale one refreshed in the background. */
        READER,
        /** Loads a missing value itself, and has a stale one refreshed in the background or does it itself. */
        CLAIMER,
        /** Loads a missing or stale value itself. */
        LEADER,
        /** Loads a missing value itself, and leaves a stale one alone. */
        WRITER
    }

    private static final long TRY_AGAIN = TimeUnit.MILLISECONDS.toNanos(10);

    private final String name;
    private final Store<K, V> store;
    private final Sweeps<K, V> sweeps;
    private final FlightTable<K, V> flights;
    private final FailureBackoff<K> backoff;
    private final WaitRoom waitRoom;
    private final LoadPermits permits;
    private final LoadTime loadTime;
    private final EarlyDraw early;
    private final Tags tags;
    private final Clock clock;
    private final Deadlines deadlines;
    private final StatsRecorder stats;
    private final long loadTimeoutNanos;

    Turns(
            String name,
            Store<K, V> store,
            Sweeps<K, V> sweeps,
            FlightTable<K, V> flights,
            FailureBackoff<K> backoff,
            WaitRoom waitRoom,
            LoadPermits permits,
            LoadTime loadTime,
            EarlyDraw early,
            Tags tags,
            Clock clock,
            Deadlines deadlines,
            StatsRecorder stats,
            long loadTimeoutNanos) {
        this.name = name;
        this.store = store;
        this.sweeps = sweeps;
        this.flights = flights;
        this.backoff = backoff;
        this.waitRoom = waitRoom;
        this.permits = permits;
        this.loadTime = loadTime;
        this.early = early;
        this.tags = tags;
        this.clock = clock;
        this.deadlines = deadlines;
        this.stats = stats;
        this.loadTimeoutNanos = loadTimeoutNanos;
    }

    /**
     * Returns the caller's turn.
     *
     * @param before when the caller came, if it has a deadline of its own, or if what it has waited for came to
     *     nothing: its time goes on, and the lookup is counted already; null for any other
     * @throws CacheOverloadException if it would have to wait and there is no room
     * @throws io.github.corralcache.RecursiveLoadException if it would wait for itself
     * @throws CacheLoadException if the key's last load failed and that is remembered
     * @throws CacheClosedException if the cache is closed
     */
    Turn<K, V> next(K key, int hash, Role role, @Nullable Arrival before) {
        return next(key, hash, role, before, null);
    }

    /** As {@link #next(Object, int, Role, Arrival)}, for a load that would be part of what {@code call} began. */
    Turn<K, V> next(K key, int hash, Role role, @Nullable Arrival before, @Nullable Flight<K, V> call) {
        long now = sweeps.now();
        Arrival arrival = before == null ? Arrival.at(now) : before;
        Flight<K, V> late = flights.get(key, hash);
        if (late != null && isOverdue(late, now)) {
            timeOut(late); // first of all, as it may have a permit that is wanted now
        }
        // most lookups that come here during a refresh can be answered without the lock
        Store.Found<V> seen = store.look(key, hash, now);
        V value = seen.value();
        boolean refreshEarly = seen.freshness() == Freshness.EARLY
                && role != Role.LEADER
                && early.refreshes(seen.freshNanos(), loadTime.estimateNanos());
        if (value != null && isAnswer(seen, role, refreshEarly, key, hash, now)) {
            record(arrival, key, hash, seen, leftAlone(key, hash));
            return new Turn.Return<>(seen);
        }
        Flight<K, V> replaced = null;
        Turn<K, V> turn;
        StaleReason reason = StaleReason.REFRESHING;
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            if (store.isClosed()) {
                throw new CacheClosedException(name, "is closed");
            }
            seen = store.lookLocked(key, hash, now);
            value = seen.value();
            if (value != null && isAnswer(seen, role, refreshEarly, key, hash, now)) {
                turn = new Turn.Return<>(seen);
                reason = leftAlone(key, hash);
            } else {
                Flight<K, V> running = flights.get(key, hash);
                if (running != null && isOverdue(running, now)) {
                    replaced = running;
                    running = null;
                }
                if (value != null) {
                    turn = regenerate(key, hash, seen, role, call, arrival, now);
                    reason = turn instanceof Turn.Return ? StaleReason.LOAD_LIMIT : StaleReason.REFRESHING;
                } else if (running != null) {
                    turn = new Turn.Wait<>(running, join(running, arrival), arrival);
                } else {
                    Throwable failure = backoff.cachedFailure(key, hash, now);
                    if (failure != null) {
                        throw new CacheLoadException(name, failure);
                    }
                    turn = new Turn.Lead<>(depart(key, hash, now), Store.Found.nothing(), arrival);
                }
            }
        } catch (CacheOverloadException e) {
            stats.count(Counter.MISSES);
            stats.count(Counter.of(e.reason()));
            throw e;
        } finally {
            segment.lock.unlock();
            if (replaced != null) {
                timeOut(replaced);
            }
        }
        if (turn instanceof Turn.Lead<K, V> || turn instanceof Turn.Refresh<K, V>) {
            store.recordLoad(key, hash, value != null);
        }
        if (turn instanceof Turn.Lead<K, V> lead) {
            if (lead.stale() == null
                    && !arrival
                            .asksAnew()) { // or it is not known yet whether the caller has to do with the stale value
                stats.count(Counter.MISSES);
            }
        } else {
            record(arrival, key, hash, seen, reason);
        }
        if (turn instanceof Turn.Wait<K, V> wait) {
            if (!arrival.asksAnew()) {
                stats.count(Counter.COALESCED);
            }
            beginToWait(wait);
        }
        return turn;
    }

    private void beginToWait(Turn.Wait<K, V> wait) {
        waitRoom.startClock(wait.waiter(), wait.flight(), wait.arrival());
        watch(wait.flight());
        if (LoadChain.current() != null) {
            LoadChain.lendPermits(wait.flight());
        }
    }

    /**
     * Returns the turn of a caller that wants {@code key} loaded anew, whatever there is: to lead, or to wait for the
     * load that is running. This is no lookup, and is not counted as one.
     *
     * @param before as in {@link #next(Object, int, Role, Arrival)}, of which it throws what it throws to those who
     *     wait
     */
    Turn<K, V> refresh(K key, int hash, @Nullable Arrival before) {
        long now = sweeps.now();
        Arrival arrival = before == null ? Arrival.at(now) : before;
        Flight<K, V> overdue = null;
        Turn<K, V> turn;
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            if (store.isClosed()) {
                throw new CacheClosedException(name, "is closed");
            }
            Flight<K, V> running = flights.get(key, hash);
            if (running != null && isOverdue(running, now)) {
                overdue = running;
                running = null;
            }
            if (running != null) {
                turn = new Turn.Wait<>(running, join(running, arrival), arrival);
            } else {
                Store.Found<V> seen = store.lookLocked(key, hash, now);
                Flight<K, V> flight = new Flight<>(name, key, hash, seen.value() != null, now, tags.now());
                flights.register(flight);
                turn = new Turn.Lead<>(flight, seen, arrival);
            }
        } catch (CacheOverloadException e) {
            stats.count(Counter.of(e.reason()));
            throw e;
        } finally {
            segment.lock.unlock();
            if (overdue != null) {
                timeOut(overdue);
            }
        }
        if (turn instanceof Turn.Wait<K, V> wait) {
            beginToWait(wait);
        } else if (turn instanceof Turn.Lead<K, V> lead) {
            store.recordLoad(key, hash, lead.stale() != null);
        }
        return turn;
    }

    private void record(Arrival arrival, K key, int hash, Store.Found<V> found, StaleReason reason) {
        if (!arrival.asksAnew()) {
            store.recordLookup(key, hash, found, reason);
        }
    }

    private boolean isAnswer(Store.Found<V> seen, Role role, boolean refreshEarly, K key, int hash, long now) {
        return role == Role.WRITER
                || seen.freshness() == Freshness.FRESH
                || (seen.freshness() == Freshness.EARLY && !refreshEarly)
                || isLeftAlone(key, hash, now);
    }

    /** Whether a value is to be served as it is: a refresh is running, or the last one failed a moment ago. */
    private boolean isLeftAlone(K key, int hash, long now) {
        Flight<K, V> running = flights.get(key, hash);
        return running != null ? !isOverdue(running, now) : backoff.pausesRefresh(hash, now);
    }

    /** Why a stale value is left alone: for the statistics, which may be a moment late. */
    private StaleReason leftAlone(K key, int hash) {
        return flights.get(key, hash) == null ? StaleReason.FAILED : StaleReason.REFRESHING;
    }

    private boolean isOverdue(Flight<K, V> flight, long now) {
        return flight.hasTimedOut() || flight.ageNanos(now) >= loadTimeoutNanos;
    }

    private Turn<K, V> regenerate(
            K key, int hash, Store.Found<V> seen, Role role, @Nullable Flight<K, V> call, Arrival arrival, long now) {
        // what is refreshed elsewhere is no part of a load that runs here
        Flight<?, ?> around = call == null && role == Role.LEADER ? LoadChain.current() : call;
        Flight<K, V> flight = new Flight<>(name, key, hash, true, now, tags.now());
        if (!permits.tryTake(flight, around)) {
            return new Turn.Return<>(seen); // too many loads are running: one of the next callers may have more luck
        }
        flights.register(flight);
        return role == Role.READER ? new Turn.Refresh<>(seen, flight) : new Turn.Lead<>(flight, seen, arrival);
    }

    private Flight<K, V> depart(K key, int hash, long now) {
        Flight<K, V> flight = new Flight<>(name, key, hash, false, now, tags.now());
        flights.register(flight);
        return flight;
    }

    private Waiter<V> join(Flight<K, V> flight, Arrival arrival) {
        Flight<?, ?> outer = LoadChain.current();
        if (outer == null) {
            return waitRoom.enter(flight, arrival, tags.now());
        }
        LoadChain.depend(name, outer, flight);
        try {
            return waitRoom.enter(flight, arrival, tags.now());
        } catch (CacheOverloadException e) {
            LoadChain.release(outer, flight);
            throw e;
        }
    }

    /** Whether what was {@code found} has passed its hard TTL since, while the caller was busy with something else. */
    boolean hasEnded(Store.Found<V> found) {
        return found.hasEnded(clock.now());
    }

    /** Returns when {@code value}, which was loaded at {@code loadedAt}, is gone. */
    long endsAt(K key, int hash, V value, long loadedAt) {
        return store.endsAt(key, hash, value, clock.now(), loadedAt);
    }

    /** Counts a lookup of the caller that was to lead, and goes on with what was {@code found}: others refresh it. */
    void served(K key, int hash, Store.Found<V> found) {
        store.recordLookup(key, hash, found, StaleReason.REFRESHING);
    }

    /** Counts a lookup of the caller that leads, which found something, but nothing to go on with. */
    void missed() {
        stats.count(Counter.MISSES);
    }

    /**
     * Returns what is there for the caller whose refresh of {@code key} failed: the stale value, unless it is gone or
     * was removed meanwhile, or what was written since. Counts nothing.
     */
    Store.Found<V> leftOver(K key, int hash) {
        long now = sweeps.now();
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            return store.isClosed() ? Store.Found.nothing() : store.lookLocked(key, hash, now);
        } finally {
            segment.lock.unlock();
        }
    }

    /** Counts a lookup of the caller whose refresh failed, and which goes on with what was {@code left}. */
    void servedLeftOver(K key, int hash, Store.Found<V> left) {
        store.recordLookup(key, hash, left, StaleReason.FAILED);
    }

    /**
     * Sees to it that the waiters of {@code flight} are told when it takes too long, and that it is let go of then: it
     * may never end, and nobody may ever ask for its key again.
     */
    void watch(Flight<K, V> flight) {
        if (flight.needsWatch()) {
            long rest = Math.max(0, loadTimeoutNanos - flight.ageNanos(clock.now()));
            flight.watch(deadlines.schedule(() -> expire(flight), rest));
            if (flight.ageNanos(clock.now()) >= loadTimeoutNanos) {
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

    private void timeOut(Flight<K, V> flight) {
        long now = clock.now();
        if (flight.timeOut(loadTimeoutNanos, loadTime.pauseNanos(flight.ageNanos(now)), now)) {
            stats.count(Counter.LOAD_TIMEOUTS);
            stats.count(Counter.LOAD_FAILURES);
        }
        if (permits.areLimited() && flight.giveUp()) {
            permits.release(flight);
        }
    }
}
