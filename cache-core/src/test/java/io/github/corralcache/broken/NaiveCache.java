package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.Loader;
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
}
