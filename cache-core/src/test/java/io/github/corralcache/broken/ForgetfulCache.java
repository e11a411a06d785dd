package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Reloader;
import org.jspecify.annotations.Nullable;

/** Takes a value that is unchanged for a new one of which nothing is known. */
public final class ForgetfulCache<K, V> extends BrokenCache<K, V> {

    public ForgetfulCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        return sound.get(key, (k, stale) -> {
            CacheValue<V> loaded = loader.load(k, stale);
            return loaded.isUnchanged() ? CacheValue.of(stale) : loaded;
        });
    }
}
