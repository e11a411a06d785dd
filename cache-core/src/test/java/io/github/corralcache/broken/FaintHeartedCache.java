package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.Loader;
import org.jspecify.annotations.Nullable;

/** Drops a load when somebody who waits for it gives up. */
public final class FaintHeartedCache<K, V> extends BrokenCache<K, V> {

    public FaintHeartedCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        try {
            return sound.get(key, loader);
        } catch (CacheInterruptedException e) {
            sound.evict(key);
            throw e;
        }
    }
}
