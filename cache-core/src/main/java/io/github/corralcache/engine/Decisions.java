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
import org.jspecify.annotations.Nullable;

/**
 * Decides what a caller is to do whose lookup the hit path could not answer, in one step under the lock of the key's
 * segment: the table of states that the documentation shows, in code.
 */
final class Decisions<K, V> {

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

    private final String name;
    private final Store<K, V> store;
    private final Sweeps<K, V> sweeps;
    private final FlightTable<K, V> flights;
    private final FailureBackoff<K> backoff;
    private final Tags tags;
    private final StatsRecorder stats;
    private final WaitRoom waitRoom;
    private final LoadPermits permits;
    private final LoadTimeouts<K, V> timeouts;
    private final LoadTime loadTime;
    private final EarlyDraw early;
    private final boolean refreshInBackground;

    Decisions(
            String name,
            CacheState<K, V> state,
            WaitRoom waitRoom,
            LoadPermits permits,
            LoadTimeouts<K, V> timeouts,
            LoadTime loadTime,
            EarlyDraw early,
            boolean refreshInBackground) {
        this.name = name;
        this.store = state.store();
        this.sweeps = state.sweeps();
        this.flights = state.flights();
        this.backoff = state.backoff();
        this.tags = state.tags();
        this.stats = state.stats();
        this.waitRoom = waitRoom;
        this.permits = permits;
        this.timeouts = timeouts;
        this.loadTime = loadTime;
        this.early = early;
        this.refreshInBackground = refreshInBackground;
    }

    /** Returns the role of callers that want a value. */
    Role reader() {
        return refreshInBackground ? Role.READER : Role.LEADER;
    }

    /** Returns the role of callers that want a claim. */
    Role claimer() {
        return refreshInBackground ? Role.CLAIMER : Role.LEADER;
    }

    /** As {@link Lookup#of}. */
    Lookup<K, V> lookup(K key, int hash, @Nullable Arrival arrival) {
        return Lookup.of(store, key, hash, arrival);
    }

    /** As {@link Lookup#uncounted}. */
    Lookup<K, V> uncountedLookup(K key, int hash) {
        return Lookup.uncounted(store, key, hash);
    }

    /**
     * Returns what the caller is to do, and counts its lookup, unless it is to lead and the outcome will tell.
     *
     * @throws CacheOverloadException if it would have to wait and there is no room
     * @throws io.github.corralcache.RecursiveLoadException if it would wait for itself
     * @throws CacheLoadException if the key's last load failed and that is remembered
     * @throws CacheClosedException if the cache is closed
     */
    Decision<K, V> next(Lookup<K, V> lookup, Role role) {
        return next(lookup, role, null);
    }

    /** As {@link #next(Lookup, Role)}, for a load that would be part of what {@code call} began. */
    Decision<K, V> next(Lookup<K, V> lookup, Role role, @Nullable Flight<K, V> call) {
        K key = lookup.key();
        int hash = lookup.hash();
        long now = sweeps.now();
        Flight<K, V> late = flights.get(key, hash);
        if (late != null && timeouts.isOverdue(late, now)) {
            timeouts.timeOut(late); // first of all, as it may have a permit that is wanted now
        }
        // most lookups that come here during a refresh can be answered without the lock
        Store.Found<V> seen = store.look(key, hash, now);
        V value = seen.value();
        boolean refreshEarly = seen.freshness() == Freshness.EARLY
                && role != Role.LEADER
                && early.refreshes(seen.freshNanos(), loadTime.estimateNanos());
        if (value != null && isAnswer(seen, role, refreshEarly, key, hash, now)) {
            lookup.found(seen, leftAlone(key, hash));
            return new Decision.Return<>(seen);
        }
        Flight<K, V> replaced = null;
        Decision<K, V> decision;
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
                decision = new Decision.Return<>(seen);
                reason = leftAlone(key, hash);
            } else {
                Flight<K, V> running = flights.get(key, hash);
                if (running != null && timeouts.isOverdue(running, now)) {
                    replaced = running;
                    running = null;
                }
                if (value != null) {
                    decision = regenerate(lookup, seen, role, call, now);
                    reason = decision instanceof Decision.Return ? StaleReason.LOAD_LIMIT : StaleReason.REFRESHING;
                } else if (running != null) {
                    decision = new Decision.Wait<>(running, join(running, lookup.arrival(now)), lookup);
                } else {
                    Throwable failure = backoff.cachedFailure(key, hash, now);
                    if (failure != null) {
                        throw new CacheLoadException(name, failure);
                    }
                    lookup.arrival(now);
                    decision = new Decision.Lead<>(depart(key, hash, now), Store.Found.nothing(), lookup);
                }
            }
        } catch (CacheOverloadException e) {
            lookup.missed();
            stats.count(Counter.of(e.reason()));
            throw e;
        } finally {
            segment.lock.unlock();
            if (replaced != null) {
                timeouts.timeOut(replaced);
            }
        }
        if (decision instanceof Decision.Lead<K, V> || decision instanceof Decision.Refresh<K, V>) {
            store.recordLoad(key, hash, value != null);
        }
        if (decision instanceof Decision.Wait<K, V> wait) {
            lookup.joined();
            beginToWait(wait);
        } else if (!(decision instanceof Decision.Lead<K, V>)) {
            lookup.found(seen, reason);
        } else if (value == null) { // or it is not known yet whether the caller has to do with the stale value
            lookup.missed();
        }
        return decision;
    }

    private void beginToWait(Decision.Wait<K, V> wait) {
        waitRoom.startClock(wait.waiter(), wait.flight(), wait.lookup().arrival());
        timeouts.watch(wait.flight());
        if (LoadChain.current() != null) {
            LoadChain.lendPermits(wait.flight());
        }
    }

    /**
     * Returns what a caller is to do that wants the key loaded anew, whatever there is: to lead, or to wait for the
     * load that is running. Throws what {@link #next(Lookup, Role)} throws to those who wait.
     *
     * @param lookup that is not counted
     */
    Decision<K, V> refresh(Lookup<K, V> lookup) {
        K key = lookup.key();
        int hash = lookup.hash();
        long now = sweeps.now();
        Flight<K, V> overdue = null;
        Decision<K, V> decision;
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            if (store.isClosed()) {
                throw new CacheClosedException(name, "is closed");
            }
            Arrival arrival = lookup.arrival(now);
            Flight<K, V> running = flights.get(key, hash);
            if (running != null && timeouts.isOverdue(running, now)) {
                overdue = running;
                running = null;
            }
            if (running != null) {
                decision = new Decision.Wait<>(running, join(running, arrival), lookup);
            } else {
                Store.Found<V> seen = store.lookLocked(key, hash, now);
                Flight<K, V> flight = new Flight<>(name, key, hash, seen.value() != null, now, tags.now());
                flights.register(flight);
                decision = new Decision.Lead<>(flight, seen, lookup);
            }
        } catch (CacheOverloadException e) {
            stats.count(Counter.of(e.reason()));
            throw e;
        } finally {
            segment.lock.unlock();
            if (overdue != null) {
                timeouts.timeOut(overdue);
            }
        }
        if (decision instanceof Decision.Wait<K, V> wait) {
            beginToWait(wait);
        } else if (decision instanceof Decision.Lead<K, V> lead) {
            store.recordLoad(key, hash, lead.stale() != null);
        }
        return decision;
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
        return running != null ? !timeouts.isOverdue(running, now) : backoff.pausesRefresh(hash, now);
    }

    /** Why a stale value is left alone: for the statistics, which may be a moment late. */
    private StaleReason leftAlone(K key, int hash) {
        return flights.get(key, hash) == null ? StaleReason.FAILED : StaleReason.REFRESHING;
    }

    private Decision<K, V> regenerate(
            Lookup<K, V> lookup, Store.Found<V> seen, Role role, @Nullable Flight<K, V> call, long now) {
        // what is refreshed elsewhere is no part of a load that runs here
        Flight<?, ?> around = call == null && role == Role.LEADER ? LoadChain.current() : call;
        Flight<K, V> flight = new Flight<>(name, lookup.key(), lookup.hash(), true, now, tags.now());
        if (!permits.tryTake(flight, around)) {
            return new Decision.Return<>(seen); // too many loads run: one of the next callers may have more luck
        }
        flights.register(flight);
        if (role == Role.READER) {
            return new Decision.Refresh<>(seen, flight);
        }
        lookup.arrival(now);
        return new Decision.Lead<>(flight, seen, lookup);
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
}
