package io.github.corralcache.broken;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Asks for several keys one after the other, and has served some when another fails. */
public final class OneByOneCache<K, V> extends BrokenCache<K, V> {

    public OneByOneCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        Map<K, V> found = new LinkedHashMap<>();
        for (K key : keys) {
            V value = sound.get(key, k -> loader.loadAll(Set.of(k)).get(k));
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }
}
