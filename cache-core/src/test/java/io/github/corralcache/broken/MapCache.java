package io.github.corralcache.broken;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps what is put in a map, without an engine: what is planted around it is not lost among the steps of that. */
public final class MapCache<K, V> extends BrokenCache<K, V> {

    private final Map<K, V> values = new ConcurrentHashMap<>();

    /** A cache that knows only how to put and to look up. */
    @SuppressWarnings("NullAway") // there is no sound cache, and nobody asks for it
    public MapCache() {
        super(null);
    }

    @Override
    public @Nullable V getIfPresent(K key) {
        return values.get(key);
    }

    @Override
    public void put(K key, V value) {
        values.put(key, value);
    }
}
