package io.github.corralcache.engine;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.CacheValue;
import io.github.corralcache.loading.Arrival;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.OutdatedLoad;
import io.github.corralcache.tiered.Local;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads several keys at once. Each key has a flight as any other load, so callers of single keys and of overlapping
 * sets share it; the flights that this caller leads are loaded together. It loads before it waits for others, so two
 * callers never wait for each other.
 */
final class BulkLoads<K, V> {

    private final CacheState<K, V> state;
    private final Decisions<K, V> decisions;
    private final Loads<K, V> loads;
    private final Waits<K, V> waits;
    private final PermitQueue<K, V> permits;
    private final LoadTimeouts<K, V> timeouts;
    private final Clock clock;
    private final Executor executor;

    BulkLoads(
            CacheState<K, V> state,
            Decisions<K, V> decisions,
            Loads<K, V> loads,
            Waits<K, V> waits,
            PermitQueue<K, V> permits,
            LoadTimeouts<K, V> timeouts,
            Clock clock,
            Executor executor) {
        this.state = state;
        this.decisions = decisions;
        this.loads = loads;
        this.waits = waits;
        this.permits = permits;
        this.timeouts = timeouts;
        this.clock = clock;
        this.executor = executor;
    }

    /** Adds to {@code found} the values of {@code missing} that there are. */
    void getAll(Set<K> missing, BulkLoader<? super K, ? extends V> loader, Gathered<K, V> found) {
        Arrival arrival = Arrival.at(clock.now());
        List<Lookup<K, V>> lookups = new ArrayList<>();
        missing.forEach(key -> lookups.add(decisions.lookup(key, Keys.hash(key), arrival)));
        getAll(lookups, loader, found);
    }

    private void getAll(List<Lookup<K, V>> lookups, BulkLoader<? super K, ? extends V> loader, Gathered<K, V> found) {
        List<Decision.Lead<K, V>> leads = new ArrayList<>();
        List<Flight<K, V>> refreshes = new ArrayList<>();
        Flight<K, V> permitted = null;
        boolean cold = false;
        Deque<Decision.Wait<K, V>> waits = new ArrayDeque<>();
        try {
            for (Lookup<K, V> lookup : lookups) {
                Decision<K, V> decision = decisions.next(lookup, decisions.reader(), permitted);
                if (decision instanceof Decision.Lead<K, V> lead) {
                    leads.add(lead);
                    if (lead.stale() == null) {
                        cold = true;
                    } else {
                        permitted = lead.flight();
                    }
                } else if (decision instanceof Decision.Wait<K, V> wait) {
                    waits.add(wait);
                } else if (decision instanceof Decision.Refresh<K, V> refresh) {
                    refreshes.add(refresh.flight());
                    permitted = refresh.flight();
                    found.put(lookup.key(), refresh.stale(), refresh.found().ends());
                } else if (decision instanceof Decision.Return<K, V> there) {
                    found.put(lookup.key(), there.value(), there.found().ends());
                }
            }
        } catch (RuntimeException | Error e) {
            leave(leads, waits);
            refreshInBackground(refreshes, loader);
            throw e;
        }
        try {
            refreshInBackground(refreshes, loader); // before this caller waits for a permit: they may have the last one
        } catch (Error e) {
            leave(leads, waits);
            throw e;
        }
        if (!leads.isEmpty()) {
            try {
                depart(leads, cold);
            } catch (RuntimeException e) {
                leave(leads, waits);
                throw e;
            }
        }
        Map<Lookup<K, V>, Store.Found<V>> left = Map.of();
        found.waits();
        try {
            if (!leads.isEmpty()) {
                left = end(leads, cold, load(flights(leads), loader), found);
            }
            askAnew(awaitAll(waits, found), loader, found);
        } catch (RuntimeException | Error e) {
            left.keySet().forEach(Lookup::missed);
            giveUp(waits);
            throw e;
        }
        left.forEach((lookup, one) -> {
            if (loads.hasEnded(one)) {
                lookup.missed(); // while others were waited for
            } else {
                lookup.found(one, StaleReason.FAILED);
            }
        });
    }

    private static <K, V> List<Flight<K, V>> flights(List<Decision.Lead<K, V>> leads) {
        return leads.stream().map(Decision.Lead::flight).toList();
    }

    /**
     * Adds to {@code found} what was loaded, or is left over; throws what the loader threw if that is not all.
     *
     * @return what is left over, which is yet to be counted: as served, if this caller has all that it asks for
     */
    private Map<Lookup<K, V>, Store.Found<V>> end(
            List<Decision.Lead<K, V>> leads,
            boolean cold,
            Result<Function<K, CacheValue<V>>> result,
            Gathered<K, V> found) {
        Throwable failure = result.failure();
        if (failure != null && !cold) {
            Map<Lookup<K, V>, Store.Found<V>> left = leftOver(leads, failure);
            if (!left.isEmpty()) {
                Waits.keepInterrupt(failure);
                left.forEach((lookup, one) -> found.put(lookup.key(), Objects.requireNonNull(one.value()), one.ends()));
                return left;
            }
        }
        leads.forEach(lead -> lead.lookup().missed());
        if (failure != null) {
            throw waits.failed(failure);
        }
        for (Flight<K, V> flight : flights(leads)) {
            gather(flight, valueOf(result, flight.key()), clock.now(), found);
        }
        return Map.of();
    }

    /**
     * Returns the stale values that could not be replaced; none if one of them has left, or the failure is an error of
     * the program.
     */
    private Map<Lookup<K, V>, Store.Found<V>> leftOver(List<Decision.Lead<K, V>> leads, Throwable failure) {
        if (failure instanceof Error) {
            return Map.of();
        }
        Map<Lookup<K, V>, Store.Found<V>> left = new LinkedHashMap<>();
        for (Decision.Lead<K, V> lead : leads) {
            Store.Found<V> one = state.latest(lead.lookup().key(), lead.lookup().hash());
            if (one.value() == null) {
                return Map.of();
            }
            left.put(lead.lookup(), one);
        }
        return left;
    }

    /** Turned away half-way: what was begun is left to others. */
    private void leave(List<Decision.Lead<K, V>> leads, Deque<Decision.Wait<K, V>> waits) {
        leads.forEach(lead -> {
            lead.lookup().missed();
            loads.drop(lead.flight());
        });
        giveUp(waits);
    }

    private void giveUp(Deque<Decision.Wait<K, V>> places) {
        places.forEach(place -> waits.giveUp(place.flight(), place.waiter()));
    }

    /**
     * Begins a load on this thread, which may have to wait for permits: those of one load, however many keys it has.
     */
    private void depart(List<Decision.Lead<K, V>> leads, boolean cold) {
        List<Flight<K, V>> flights = flights(leads);
        LoadChain.begin(flights);
        flights.forEach(Flight::takeUp);
        if (cold) {
            Decision.Lead<K, V> last = leads.get(leads.size() - 1); // on which all others depend
            permits.await(last.flight(), last.lookup().arrival());
        }
    }

    /**
     * Waits for one after the other; those not awaited yet stay in {@code waits} if one throws.
     *
     * @return the lookups whose load came to nothing
     */
    private List<Lookup<K, V>> awaitAll(Deque<Decision.Wait<K, V>> waits, Gathered<K, V> found) {
        List<Lookup<K, V>> again = new ArrayList<>();
        for (Decision.Wait<K, V> next = waits.poll(); next != null; next = waits.poll()) {
            Flight<K, V> flight = next.flight();
            boolean awaited = !next.waiter().isDone();
            found.waits();
            try {
                V value = this.waits.await(flight, next.waiter());
                gather(flight, value, flight.landedNanos(), found);
                if (!awaited) {
                    found.waits(); // it came while this caller was busy with other keys, and may be gone
                }
            } catch (OutdatedLoad e) {
                next.lookup().again();
                again.add(next.lookup());
            }
        }
        return again;
    }

    /** Has loaded together, as before, what was waited for in vain. */
    private void askAnew(List<Lookup<K, V>> again, BulkLoader<? super K, ? extends V> loader, Gathered<K, V> found) {
        if (!again.isEmpty()) {
            getAll(again, loader, found);
        }
    }

    private void gather(Flight<K, V> flight, @Nullable V loaded, long loadedAt, Gathered<K, V> found) {
        if (loaded != null) {
            long ends = state.store().endsAt(flight.key(), flight.hash(), loaded, clock.now(), loadedAt);
            found.putLatest(flight.key(), loaded, ends);
        }
    }

    private void refreshInBackground(List<Flight<K, V>> flights, BulkLoader<? super K, ? extends V> loader) {
        if (flights.isEmpty()) {
            return;
        }
        flights.forEach(timeouts::watch);
        Runnable refresh = () -> {
            List<Flight<K, V>> mine =
                    flights.stream().filter(flight -> loads.takesUp(flight)).toList();
            if (!mine.isEmpty()) {
                LoadChain.begin(mine);
                load(mine, loader);
            }
        };
        RefreshTask.submit(executor, refresh, e -> land(flights, Result.failed(e), clock.now()));
    }

    /** Runs the loader and ends all flights. */
    private Result<Function<K, CacheValue<V>>> load(
            List<Flight<K, V>> flights, BulkLoader<? super K, ? extends V> loader) {
        long start = clock.now();
        Result<Function<K, CacheValue<V>>> result;
        flights.forEach(LoadChain::enter);
        try {
            Map<K, Flight<K, V>> keys = new LinkedHashMap<>();
            flights.forEach(flight -> keys.put(flight.key(), flight));
            result = Result.loaded(CacheValue.of(values(loader, keys)));
        } catch (Throwable e) {
            result = Result.failed(e, Thread.currentThread().isInterrupted());
        } finally {
            for (int i = flights.size() - 1; i >= 0; i--) {
                LoadChain.exit(flights.get(i));
            }
        }
        flights.forEach(flight -> flight.loadsTogether(flights.size()));
        land(flights, result, start);
        return result;
    }

    /** Returns what the loader says of each key. */
    @SuppressWarnings("unchecked") // keys that are not of type K are ignored
    private Function<K, CacheValue<V>> values(BulkLoader<? super K, ? extends V> loader, Map<K, Flight<K, V>> flights)
            throws Exception {
        if (loader instanceof Local.BulkReloader<?, ?> reloader) {
            Map<K, Local.Load> loads = new LinkedHashMap<>();
            flights.forEach((key, flight) -> loads.put(key, new CurrentLoad(flight)));
            Map<K, CacheValue<V>> loaded = ((Local.BulkReloader<K, V>) reloader).load(loads);
            return key -> loaded.getOrDefault(key, CacheValue.of(null));
        }
        Map<? extends K, ? extends V> loaded =
                (Map<? extends K, ? extends V>) loader.loadAll(Collections.unmodifiableSet(flights.keySet()));
        return key -> CacheValue.of(loaded == null ? null : loaded.get(key));
    }

    /** Ends all flights, also where one of them ends with an exception of its own: that is thrown when all have. */
    private void land(List<Flight<K, V>> flights, Result<Function<K, CacheValue<V>>> result, long start) {
        RuntimeException exception = null;
        Error error = null;
        for (Flight<K, V> flight : flights) {
            try {
                loads.complete(flight, part(result, flight.key()), start);
            } catch (RuntimeException e) {
                exception = e;
            } catch (Error e) {
                error = e;
            }
        }
        if (error != null) {
            throw error;
        }
        if (exception != null) {
            throw exception;
        }
    }

    /** How the load of one of the keys has ended. */
    private Result<V> part(Result<Function<K, CacheValue<V>>> result, K key) {
        if (result.failure() != null) {
            return result.failedPart();
        }
        try {
            return Result.loaded(known(result, key));
        } catch (RuntimeException e) {
            return Result.failed(e); // of a map that does not like being asked for the key
        }
    }

    private @Nullable V valueOf(Result<Function<K, CacheValue<V>>> result, K key) {
        return known(result, key).value();
    }

    private CacheValue<V> known(Result<Function<K, CacheValue<V>>> result, K key) {
        return Objects.requireNonNull(result.value()).apply(key);
    }
}
