package io.github.corralcache.engine;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheValue;
import io.github.corralcache.loading.Arrival;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.LoadPermits;
import io.github.corralcache.loading.OutdatedLoad;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Loads several keys at once. Each key has a flight as any other load, so callers of single keys and of overlapping
 * sets share it; the flights that this caller leads are loaded together. It loads before it waits for others, so two
 * callers never wait for each other.
 */
final class BulkLoads<K, V> {

    private final Turns<K, V> turns;
    private final Landings<K, V> landings;
    private final Loads<K, V> loads;
    private final Waits<K, V> waits;
    private final LoadPermits permits;
    private final Clock clock;
    private final Executor executor;
    private final Turns.Role reader;

    BulkLoads(
            Turns<K, V> turns,
            Landings<K, V> landings,
            Loads<K, V> loads,
            Waits<K, V> waits,
            LoadPermits permits,
            Clock clock,
            Executor executor,
            boolean refreshInBackground) {
        this.turns = turns;
        this.landings = landings;
        this.loads = loads;
        this.waits = waits;
        this.permits = permits;
        this.clock = clock;
        this.executor = executor;
        this.reader = refreshInBackground ? Turns.Role.READER : Turns.Role.LEADER;
    }

    /** Adds to {@code found} the values of {@code missing} that there are. */
    void getAll(Set<K> missing, BulkLoader<? super K, ? extends V> loader, Gathered<K, V> found) {
        getAll(missing, loader, null, found);
    }

    /**
     * As {@link #getAll(Set, BulkLoader, Gathered)}.
     *
     * @param before when the caller came, if it asks anew; null for one that comes now
     */
    private void getAll(
            Set<K> missing, BulkLoader<? super K, ? extends V> loader, @Nullable Arrival before, Gathered<K, V> found) {
        Arrival arrival = Arrival.at(clock.now());
        List<Flight<K, V>> leads = new ArrayList<>();
        List<Flight<K, V>> refreshes = new ArrayList<>();
        Flight<K, V> permitted = null;
        boolean cold = false;
        Map<K, Turn.Wait<K, V>> waits = new LinkedHashMap<>();
        try {
            for (K key : missing) {
                Turn<K, V> turn = turns.next(key, Keys.hash(key), reader, before, permitted);
                if (turn instanceof Turn.Lead<K, V> lead) {
                    arrival = lead.arrival();
                    leads.add(lead.flight());
                    if (lead.stale() == null) {
                        cold = true;
                    } else {
                        permitted = lead.flight();
                    }
                } else if (turn instanceof Turn.Wait<K, V> wait) {
                    waits.put(key, wait);
                } else if (turn instanceof Turn.Refresh<K, V> refresh) {
                    refreshes.add(refresh.flight());
                    permitted = refresh.flight();
                    found.put(key, refresh.stale(), refresh.found().ends());
                } else if (turn instanceof Turn.Return<K, V> there) {
                    found.put(key, there.value(), there.found().ends());
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
                depart(leads, cold, arrival);
            } catch (RuntimeException e) {
                leave(leads, waits);
                throw e;
            }
        }
        Map<K, Store.Found<V>> left = Map.of();
        found.waits();
        try {
            if (!leads.isEmpty()) {
                left = end(leads, cold, load(leads, loader), found);
            }
            askAnew(awaitAll(waits, found), loader, found);
        } catch (RuntimeException | Error e) {
            left.forEach((key, one) -> turns.missed());
            giveUp(waits);
            throw e;
        }
        left.forEach((key, one) -> {
            if (turns.hasEnded(one)) {
                turns.missed(); // while others were waited for
            } else {
                turns.servedLeftOver(key, Keys.hash(key), one);
            }
        });
    }

    /**
     * Adds to {@code found} what was loaded, or is left over; throws what the loader threw if that is not all.
     *
     * @return what is left over, which is yet to be counted: as served, if this caller has all that it asks for
     */
    private Map<K, Store.Found<V>> end(
            List<Flight<K, V>> leads,
            boolean cold,
            Result<Map<? extends K, ? extends V>> result,
            Gathered<K, V> found) {
        Throwable failure = result.failure();
        if (failure != null && !cold) {
            Map<K, Store.Found<V>> left = leftOver(leads, failure);
            if (!left.isEmpty()) {
                Waits.keepInterrupt(failure);
                left.forEach((key, one) -> found.put(key, Objects.requireNonNull(one.value()), one.ends()));
                return left;
            }
        }
        countMissed(leads);
        if (failure != null) {
            throw waits.failed(failure);
        }
        leads.forEach(flight -> gather(flight.key(), flight, valueOf(result, flight.key()), clock.now(), found));
        return Map.of();
    }

    /** Counts the lookups of stale values that this caller was to replace: those of missing ones are counted. */
    private void countMissed(List<Flight<K, V>> leads) {
        leads.stream().filter(Flight::isRefresh).forEach(flight -> turns.missed());
    }

    /**
     * Returns the stale values that could not be replaced; none if one of them has left, or the failure is an error of
     * the program.
     */
    private Map<K, Store.Found<V>> leftOver(List<Flight<K, V>> leads, Throwable failure) {
        if (failure instanceof Error) {
            return Map.of();
        }
        Map<K, Store.Found<V>> left = new LinkedHashMap<>();
        for (Flight<K, V> flight : leads) {
            Store.Found<V> one = turns.leftOver(flight.key(), flight.hash());
            if (one.value() == null) {
                return Map.of();
            }
            left.put(flight.key(), one);
        }
        return left;
    }

    /** Turned away half-way: what was begun is left to others. */
    private void leave(List<Flight<K, V>> leads, Map<K, Turn.Wait<K, V>> waits) {
        countMissed(leads);
        leads.forEach(flight -> {
            landings.abandon(flight, flight.hash(), OutdatedLoad::new);
            permits.release(flight);
        });
        giveUp(waits);
    }

    private void giveUp(Map<K, Turn.Wait<K, V>> places) {
        places.values().forEach(place -> waits.giveUp(place.flight(), place.waiter()));
    }

    /**
     * Begins a load on this thread, which may have to wait for permits: those of one load, however many keys it has.
     */
    private void depart(List<Flight<K, V>> leads, boolean cold, Arrival arrival) {
        LoadChain.begin(leads);
        leads.forEach(Flight::takeUp);
        if (cold) {
            Flight<K, V> last = leads.get(leads.size() - 1); // on which all others depend
            loads.takePermit(last, last.hash(), arrival);
        }
    }

    /**
     * Waits for one after the other; those not awaited yet stay in {@code waits} if one throws.
     *
     * @return when this caller came for those keys whose load came to nothing
     */
    private Map<K, Arrival> awaitAll(Map<K, Turn.Wait<K, V>> waits, Gathered<K, V> found) {
        Map<K, Arrival> again = new LinkedHashMap<>();
        for (K key : List.copyOf(waits.keySet())) {
            Turn.Wait<K, V> next = Objects.requireNonNull(waits.remove(key));
            boolean awaited = !next.waiter().isDone();
            found.waits();
            try {
                V value = this.waits.await(next.flight(), next.waiter());
                gather(key, next.flight(), value, next.flight().landedNanos(), found);
                if (!awaited) {
                    found.waits(); // it came while this caller was busy with other keys, and may be gone
                }
            } catch (OutdatedLoad e) {
                again.put(key, Waits.again(next));
            }
        }
        return again;
    }

    /** Has loaded together, as before, what was waited for in vain. */
    private void askAnew(Map<K, Arrival> again, BulkLoader<? super K, ? extends V> loader, Gathered<K, V> found) {
        if (!again.isEmpty()) {
            Arrival earliest = again.values().stream().reduce(Arrival::earlier).orElseThrow();
            getAll(again.keySet(), loader, earliest, found);
        }
    }

    private void gather(K key, Flight<K, V> flight, @Nullable V loaded, long loadedAt, Gathered<K, V> found) {
        if (loaded != null) {
            found.putLatest(key, loaded, turns.endsAt(key, flight.hash(), loaded, loadedAt));
        }
    }

    private void refreshInBackground(List<Flight<K, V>> flights, BulkLoader<? super K, ? extends V> loader) {
        if (flights.isEmpty()) {
            return;
        }
        flights.forEach(turns::watch);
        Runnable refresh = () -> {
            List<Flight<K, V>> mine = flights.stream()
                    .filter(flight -> loads.takesUp(flight, flight.hash()))
                    .toList();
            if (!mine.isEmpty()) {
                LoadChain.begin(mine);
                load(mine, loader);
            }
        };
        RefreshTask.submit(executor, refresh, e -> land(flights, Result.failed(e), clock.now()));
    }

    /** Runs the loader and ends all flights. */
    private Result<Map<? extends K, ? extends V>> load(
            List<Flight<K, V>> flights, BulkLoader<? super K, ? extends V> loader) {
        long start = clock.now();
        Result<Map<? extends K, ? extends V>> result;
        flights.forEach(LoadChain::enter);
        try {
            Map<K, Flight<K, V>> keys = new LinkedHashMap<>();
            flights.forEach(flight -> keys.put(flight.key(), flight));
            Map<? extends K, ? extends V> loaded = values(loader, Collections.unmodifiableSet(keys.keySet()));
            result = Result.loaded(CacheValue.of(loaded));
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

    @SuppressWarnings("unchecked") // keys that are not of type K are ignored
    private Map<? extends K, ? extends V> values(BulkLoader<? super K, ? extends V> loader, Set<K> keys)
            throws Exception {
        return (Map<? extends K, ? extends V>) loader.loadAll(keys);
    }

    /** Ends all flights, also where one of them ends with an exception of its own: that is thrown when all have. */
    private void land(List<Flight<K, V>> flights, Result<Map<? extends K, ? extends V>> result, long start) {
        RuntimeException exception = null;
        Error error = null;
        for (Flight<K, V> flight : flights) {
            try {
                loads.settle(flight, flight.hash(), part(result, flight.key()), start);
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
    private Result<V> part(Result<Map<? extends K, ? extends V>> result, K key) {
        if (result.failure() != null) {
            return result.failedPart();
        }
        try {
            return Result.loaded(CacheValue.of(valueOf(result, key)));
        } catch (RuntimeException e) {
            return Result.failed(e); // of a map that does not like being asked for the key
        }
    }

    private @Nullable V valueOf(Result<Map<? extends K, ? extends V>> result, K key) {
        Map<? extends K, ? extends V> loaded = result.value();
        return loaded == null ? null : loaded.get(key);
    }
}
