package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.Loader;
import org.jspecify.annotations.Nullable;

/** Lets a waiter go on waiting when it is interrupted. */
public final class DeafCache<K, V> extends BrokenCache<K, V> {

    public DeafCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        while (true) {
            try {
                return sound.get(key, loader);
            } catch (CacheInterruptedException e) {
                Thread.interrupted();
            }
        }
    }
}
