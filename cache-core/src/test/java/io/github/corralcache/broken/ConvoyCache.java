package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheException;
import io.github.corralcache.Loader;
import org.jspecify.annotations.Nullable;

/** Lets whoever waited for a load that failed, or was not let in to wait, load again. */
public final class ConvoyCache<K, V> extends BrokenCache<K, V> {

    public ConvoyCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        try {
            return sound.get(key, loader);
        } catch (CacheException e) {
            return load(loader, key);
        }
    }
}
