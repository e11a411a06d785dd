package io.github.corralcache.loading;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The flights of one cache that may store what they load: at most one per key. Those that take too long, and that no
 * thread is known to be busy with, are let go of: they may keep their right, see {@link OverdueFlights}, but are not
 * found here any more.
 *
 * <p>Reads are lock-free. {@link #register}, {@link #remove} and {@link #retire} are called under the lock of the
 * segment of the key's hash, so "is this flight still registered, and if so store its value" is one step, and so is
 * "remove the entry and its flight". A flight is found by the hash that its key had when it was registered, and removed
 * by what it is: a key that has changed in the meantime leaves nothing behind.
 */
public final class FlightTable<K, V> {

    /** By their {@link Place}. */
    private final ConcurrentMap<Object, Flight<K, V>> flights = new ConcurrentHashMap<>();

    /** Counted apart because the map's own size is a sum over stripes, and writers ask on every put. */
    private final AtomicInteger registered = new AtomicInteger();

    /** Null until a flight is retired. */
    private volatile @Nullable OverdueFlights overdue;

    /** Whether no flight may store anything. */
    public boolean isEmpty() {
        if (registered.get() > 0) {
            return false;
        }
        OverdueFlights late = overdue; // after the count: a flight is here before it is not there any more
        return late == null || late.isEmpty();
    }

    /** Returns the flight of {@code key}, if any. */
    public @Nullable Flight<K, V> get(K key, int hash) {
        return registered.get() == 0 ? null : flights.get(new Place(key, hash));
    }

    /** Whether {@code flight} has the right to store its value. */
    public boolean holds(Flight<K, V> flight) {
        Object place = flight.place;
        OverdueFlights late = overdue;
        return place instanceof OverdueFlights.Late one
                ? late != null && late.holds(one, flight.hash())
                : place != null;
    }

    /** Gives {@code flight} the right to store its value, and takes it from the flight that had it. */
    public void register(Flight<K, V> flight) {
        remove(flight.key(), flight.hash());
        Place place = new Place(flight.key(), flight.hash());
        registered.incrementAndGet();
        flight.place = place;
        Flight<K, V> hidden = flights.put(place, flight);
        if (hidden != null) { // keys that have changed and are equal now, though a moment ago they were not
            flight.place = hidden.place;
            hidden.place = null;
            registered.decrementAndGet();
        }
    }

    /** Takes the right to store from the flight of {@code key}, if any. */
    public void remove(K key, int hash) {
        OverdueFlights late = overdue;
        if (late != null) {
            late.revoke(hash);
        }
        Flight<K, V> flight = get(key, hash);
        if (flight != null) {
            remove(flight);
        }
    }

    /** Removes {@code flight}, and returns whether it still had the right to store. */
    public boolean remove(Flight<K, V> flight) {
        boolean held = holds(flight);
        if (flight.place instanceof Place place) {
            forget(place, flight);
        }
        flight.place = null;
        return held;
    }

    @SuppressWarnings("CollectionIncompatibleType") // Exactly is equal to the place it is made of
    private void forget(Place place, Flight<K, V> flight) {
        if (!flights.remove(place, flight)) {
            // equals or compareTo of the key has changed its mind, and hides it behind another
            flights.remove(new Exactly(place));
        }
        registered.decrementAndGet();
    }

    /** Lets go of {@code flight}, which takes too long, unless a thread is busy with it. */
    public void retire(Flight<K, V> flight) {
        if (flight.place instanceof Place place && !flight.isOnThread()) {
            OverdueFlights late = overdue();
            flight.place = late.add(flight.hash());
            forget(place, flight);
        }
    }

    private OverdueFlights overdue() {
        OverdueFlights late = overdue;
        if (late == null) {
            synchronized (this) {
                late = overdue;
                if (late == null) {
                    overdue = late = new OverdueFlights();
                }
            }
        }
        return late;
    }

    /** Takes the right to store from the flights the hash of whose key {@code condition} accepts. */
    public void removeIf(IntPredicate condition) {
        OverdueFlights late = overdue;
        if (late != null) {
            late.revokeAll();
        }
        if (registered.get() > 0) {
            flights.values().forEach(flight -> {
                if (condition.test(flight.hash())) {
                    remove(flight);
                }
            });
        }
    }

    /** Returns a live view of all flights, those excepted that were let go of. */
    public Collection<Flight<K, V>> all() {
        return Collections.unmodifiableCollection(flights.values());
    }

    /**
     * Where a flight is found: by its key as that was. Comparable, so that many flights of keys with the same hash are
     * found fast where their keys are.
     */
    private static final class Place implements Comparable<Place> {

        private final Object key;
        private final int hash;

        Place(Object key, int hash) {
            this.key = key;
            this.hash = hash;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && hash == place.hash && key.equals(place.key);
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public int compareTo(Place other) {
            return key instanceof Comparable comparable && key.getClass() == other.key.getClass()
                    ? comparable.compareTo(other.key)
                    : 0;
        }
    }

    /** Finds one place and no other, without asking its key. */
    private static final class Exactly {

        private final Place place;

        Exactly(Place place) {
            this.place = place;
        }

        @Override
        public int hashCode() {
            return place.hash;
        }

        @Override
        public boolean equals(Object other) {
            return other == place;
        }
    }
}
