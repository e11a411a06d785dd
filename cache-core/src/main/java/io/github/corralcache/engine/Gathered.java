package io.github.corralcache.engine;

import io.github.corralcache.CacheLoadTimeoutException;
import io.github.corralcache.expiry.Timescale;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * What a caller that asks for several keys has so far. While it waits for the rest, values that it has already may pass
 * their hard TTL: those are asked for again. One thread.
 */
final class Gathered<K, V> {

    /** How often a caller asks. Once more is enough, unless it has to wait again and values live shorter than that. */
    private static final int ROUNDS = 4;

    private record Held<V>(V value, long ends) {

        boolean isGone(long now) {
            return ends != Timescale.NEVER && now - ends >= 0;
        }
    }

    private final Map<K, Held<V>> held = new HashMap<>();

    /** Loaded for this caller, which has not waited since: returned however short they live, as any loaded value is. */
    private final Set<K> latest = new HashSet<>();

    private Gathered() {}

    /**
     * Returns the values of {@code wanted} that there are, in that order.
     *
     * @param ask adds the values of some keys, as often as it takes
     * @throws CacheLoadTimeoutException if values are gone time and again before the last one has come
     */
    static <K, V> Map<K, V> all(
            Set<K> wanted, String cacheName, LongSupplier clock, BiConsumer<Set<K>, Gathered<K, V>> ask) {
        Gathered<K, V> gathered = new Gathered<>();
        Set<K> open = wanted;
        for (int round = 0; round < ROUNDS; round++) {
            ask.accept(open, gathered);
            open = gathered.dropGone(clock.getAsLong());
            if (open.isEmpty()) {
                return gathered.inOrder(wanted);
            }
        }
        throw new CacheLoadTimeoutException(
                cacheName,
                open.size() + " of " + wanted.size()
                        + " values reached their hard-ttl before the last value was loaded, in each of " + ROUNDS
                        + " rounds; set a longer hard-ttl",
                Duration.ZERO);
    }

    /** @param ends when the value is gone, on the clock of the cache; {@link Timescale#NEVER} if never */
    void put(K key, V value, long ends) {
        held.put(key, new Held<>(value, ends));
    }

    /** As {@link #put}, of what was just loaded. */
    void putLatest(K key, V value, long ends) {
        put(key, value, ends);
        latest.add(key);
    }

    /** This caller is about to wait. */
    void waits() {
        latest.clear();
    }

    private Set<K> dropGone(long now) {
        Set<K> gone = new LinkedHashSet<>();
        held.forEach((key, one) -> {
            if (one.isGone(now) && !latest.contains(key)) {
                gone.add(key);
            }
        });
        gone.forEach(held::remove);
        if (!gone.isEmpty()) {
            waits();
        }
        return gone;
    }

    private Map<K, V> inOrder(Set<K> wanted) {
        Map<K, V> inOrder = new LinkedHashMap<>();
        for (K key : wanted) {
            Held<V> one = held.get(key);
            if (one != null) {
                inOrder.put(key, one.value);
            }
        }
        return inOrder;
    }
}
