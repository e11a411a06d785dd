package io.github.corralcache.benchmarks.contestant;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The floor: a map without bound, expiry or statistics. It sizes itself, as pre-sizing would change its load factor.
 */
final class MapContestant implements Contestant {

    private final ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();

    @Override
    public @Nullable Object get(Object key) {
        return map.get(key);
    }

    @Override
    public Object getOrLoad(Object key) {
        return map.computeIfAbsent(key, absent -> absent);
    }

    @Override
    public void put(Object key, Object value) {
        map.put(key, value);
    }
}
