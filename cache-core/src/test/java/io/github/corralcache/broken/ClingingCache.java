package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Reloader;
import org.jspecify.annotations.Nullable;

/** Takes a refresh whose result is not for the cache for one that has failed, and goes on with the old value. */
public final class ClingingCache<K, V> extends BrokenCache<K, V> {

    public ClingingCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        return sound.get(key, (k, stale) -> {
            CacheValue<V> loaded = loader.load(k, stale);
            if (stale != null && loaded.isShared()) {
                throw new IllegalStateException("not for the cache");
            }
            return loaded;
        });
    }
}
