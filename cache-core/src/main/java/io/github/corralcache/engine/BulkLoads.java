package io.github.corralcache.engine;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheValue;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.LoadPermits;
import io.github.corralcache.loading.OutdatedLoad;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final LoadPermits permits;
    private final Clock clock;
    private final Executor executor;
    private final Turns.Role reader;

    BulkLoads(
            Turns<K, V> turns,
            Landings<K, V> landings,
            Loads<K, V> loads,
            LoadPermits permits,
            Clock clock,
            Executor executor,
            boolean refreshInBackground) {
        this.turns = turns;
        this.landings = landings;
        this.loads = loads;
        this.permits = permits;
        this.clock = clock;
        this.executor = executor;
        this.reader = refreshInBackground ? Turns.Role.READER : Turns.Role.LEADER;
    }

    /** Adds to {@code found} the values of {@code missing} that there are. */
    void getAll(Set<K> missing, BulkLoader<? super K, ? extends V> loader, Map<K, V> found) {
        List<Flight<K, V>> leads = new ArrayList<>();
        List<Flight<K, V>> refreshes = new ArrayList<>();
        Flight<K, V> cold = null;
        int held = 0;
        Map<K, Turn.Wait<K, V>> waits = new LinkedHashMap<>();
        try {
            for (K key : missing) {
                Turn<K, V> turn = turns.next(key, Keys.hash(key), reader);
                if (turn instanceof Turn.Lead<K, V> lead) {
                    leads.add(lead.flight());
                    if (lead.stale() == null) {
                        cold = lead.flight();
                    } else {
                        held++;
                    }
                } else if (turn instanceof Turn.Wait<K, V> wait) {
                    waits.put(key, wait);
                } else if (turn instanceof Turn.Refresh<K, V> refresh) {
                    refreshes.add(refresh.flight());
                    found.put(key, refresh.stale());
                } else {
                    found.put(key, ((Turn.Return<K, V>) turn).value());
                }
            }
            if (cold != null) {
                loads.takePermit(cold, Keys.hash(cold.key())); // one for all of them: they are one call
                held++;
            }
        } catch (RuntimeException e) {
            // turned away half-way: what was begun is left to others
            leads.forEach(flight -> landings.abandon(flight, Keys.hash(flight.key()), OutdatedLoad::new));
            release(held);
            waits.values().forEach(wait -> wait.waiter().cancel(false));
            refreshInBackground(refreshes, loader);
            throw e;
        }
        refreshInBackground(refreshes, loader);
        if (!leads.isEmpty()) {
            Result<Map<? extends K, ? extends V>> result = load(leads, loader, held);
            if (result.failure() != null) {
                waits.values().forEach(wait -> wait.waiter().cancel(false));
                loads.rethrow(result.failure());
            }
            leads.forEach(flight -> putIfThere(flight.key(), valueOf(result, flight.key()), found));
        }
        waits.forEach((key, wait) -> putIfThere(key, await(key, wait, loader), found));
    }

    private @Nullable V await(K key, Turn.Wait<K, V> wait, BulkLoader<? super K, ? extends V> loader) {
        try {
            return loads.await(wait.flight(), wait.waiter());
        } catch (OutdatedLoad e) {
            Map<K, V> anew = new LinkedHashMap<>();
            getAll(Set.of(key), loader, anew);
            return anew.get(key);
        }
    }

    private static <K, V> void putIfThere(K key, @Nullable V value, Map<K, V> found) {
        if (value != null) {
            found.put(key, value);
        }
    }

    private void refreshInBackground(List<Flight<K, V>> flights, BulkLoader<? super K, ? extends V> loader) {
        if (flights.isEmpty()) {
            return;
        }
        try {
            executor.execute(() -> load(flights, loader, flights.size()));
        } catch (RuntimeException e) {
            land(flights, Result.failed(e), clock.now(), flights.size());
        }
    }

    /**
     * Runs the loader and ends all flights.
     *
     * @param held how many permits were taken for them
     */
    private Result<Map<? extends K, ? extends V>> load(
            List<Flight<K, V>> flights, BulkLoader<? super K, ? extends V> loader, int held) {
        long start = clock.now();
        Result<Map<? extends K, ? extends V>> result;
        flights.forEach(LoadChain::enter);
        try {
            Map<K, Flight<K, V>> keys = new LinkedHashMap<>();
            flights.forEach(flight -> keys.put(flight.key(), flight));
            Map<? extends K, ? extends V> loaded = values(loader, Collections.unmodifiableSet(keys.keySet()));
            result = Result.loaded(CacheValue.of(loaded));
        } catch (Throwable e) {
            result = Result.failed(e);
        } finally {
            for (int i = flights.size() - 1; i >= 0; i--) {
                LoadChain.exit(flights.get(i));
            }
        }
        land(flights, result, start, held);
        return result;
    }

    @SuppressWarnings("unchecked") // keys that are not of type K are ignored
    private Map<? extends K, ? extends V> values(BulkLoader<? super K, ? extends V> loader, Set<K> keys)
            throws Exception {
        return (Map<? extends K, ? extends V>) loader.loadAll(keys);
    }

    private void land(List<Flight<K, V>> flights, Result<Map<? extends K, ? extends V>> result, long start, int held) {
        try {
            for (Flight<K, V> flight : flights) {
                Throwable failure = result.failure();
                Result<V> own = failure == null
                        ? Result.loaded(CacheValue.of(valueOf(result, flight.key())))
                        : Result.failed(failure);
                landings.land(flight, Keys.hash(flight.key()), own, start);
            }
        } finally {
            release(held);
        }
    }

    private void release(int held) {
        for (int i = 0; i < held; i++) {
            permits.release();
        }
    }

    private @Nullable V valueOf(Result<Map<? extends K, ? extends V>> result, K key) {
        Map<? extends K, ? extends V> loaded = result.value();
        return loaded == null ? null : loaded.get(key);
    }
}
