package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.Loader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Loads while it holds the lock of a bin of its table, which keys share that have nothing to do with each other. */
public final class BinLockCache<K, V> extends BrokenCache<K, V> {

    private final ConcurrentMap<K, V> map = new ConcurrentHashMap<>();

    public BinLockCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        return map.computeIfAbsent(key, missing -> load(loader, missing));
    }
}
