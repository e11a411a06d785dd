package io.github.corralcache.loading;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flights of one cache that may store what they load: at most one per key.
 *
 * <p>Reads are lock-free. {@link #register} and {@link #remove} of a key are called under the lock of the key's
 * segment, so "is this flight still registered, and if so store its value" is one step, and so is "remove the entry and
 * its flight".
 */
public final class FlightTable<K, V> {

    private final ConcurrentMap<K, Flight<K, V>> flights = new ConcurrentHashMap<>();

    /** Counted apart because the map's own size is a sum over stripes, and writers ask on every put. */
    private final AtomicInteger registered = new AtomicInteger();

    /** Whether no key has a flight. */
    public boolean isEmpty() {
        return registered.get() == 0;
    }

    /** Returns the flight of {@code key}, if any. */
    public @Nullable Flight<K, V> get(K key) {
        return isEmpty() ? null : flights.get(key);
    }

    /** Gives {@code flight} the right to store its value, and takes it from the flight that had it. */
    public void register(Flight<K, V> flight) {
        registered.incrementAndGet();
        if (flights.put(flight.key(), flight) != null) {
            registered.decrementAndGet();
        }
    }

    /** Takes the right to store from the flight of {@code key}, if any. */
    public void remove(K key) {
        if (!isEmpty() && flights.remove(key) != null) {
            registered.decrementAndGet();
        }
    }

    /** Removes {@code flight}, and returns whether it still had the right to store. */
    public boolean remove(Flight<K, V> flight) {
        if (flights.remove(flight.key(), flight)) {
            registered.decrementAndGet();
            return true;
        }
        return false;
    }

    /** Takes the right to store from the flights whose key {@code condition} accepts. */
    public void removeIf(Predicate<? super K> condition) {
        if (!isEmpty()) {
            flights.keySet().forEach(key -> {
                if (condition.test(key)) {
                    remove(key);
                }
            });
        }
    }

    /** Returns a live view of all flights. */
    public Collection<Flight<K, V>> all() {
        return Collections.unmodifiableCollection(flights.values());
    }
}
