package io.github.corralcache.broken;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.Loader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks, loads, puts: every caller that misses loads, and a load stores what it read before the last write. */
public final class NaiveCache<K, V> extends BrokenCache<K, V> {

    public NaiveCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        V value = sound.getIfPresent(key);
        if (value == null) {
            value = load(loader, key);
            if (value != null) {
                sound.put(key, value);
            }
        }
        return value;
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        Map<K, V> values = new LinkedHashMap<>();
        Set<K> missing = new LinkedHashSet<>();
        keys.forEach(key -> {
            V value = sound.getIfPresent(key);
            if (value == null) {
                missing.add(key);
            } else {
                values.put(key, value);
            }
        });
        try {
            Map<?, ? extends V> loaded = loader.loadAll(Collections.unmodifiableSet(missing));
            missing.forEach(key -> {
                V value = loaded.get(key);
                if (value != null) {
                    sound.put(key, value);
                    values.put(key, value);
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return values;
    }
}
