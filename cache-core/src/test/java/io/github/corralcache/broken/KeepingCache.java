package io.github.corralcache.broken;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Returns what it has found at first, however long it was busy with the rest. */
public final class KeepingCache<K, V> extends BrokenCache<K, V> {

    public KeepingCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        Map<K, V> found = new HashMap<>();
        List<K> missing = new ArrayList<>();
        for (K key : keys) {
            V value = sound.getIfPresent(key);
            if (value == null) {
                missing.add(key);
            } else {
                found.put(key, value);
            }
        }
        found.putAll(sound.getAll(missing, loader));
        Map<K, V> inOrder = new LinkedHashMap<>();
        keys.forEach(key -> inOrder.put(key, found.get(key)));
        return inOrder;
    }
}
