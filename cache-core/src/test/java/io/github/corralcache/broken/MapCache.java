package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps what is put in a map, so that what is planted around it is not lost among the many steps of an engine. */
public final class MapCache<K, V> extends BrokenCache<K, V> {

    private final Map<K, V> values = new ConcurrentHashMap<>();

    public MapCache(Cache<K, V> sound) {
        super(sound);
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
