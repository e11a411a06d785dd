package io.github.corralcache.broken;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Regenerates keys together, and while somebody is at it, for however long, leaves them to him. */
public final class WedgedRefreshCache<K, V> extends BrokenCache<K, V> {

    private final Executor executor;
    private final Set<K> refreshing = ConcurrentHashMap.newKeySet();

    public WedgedRefreshCache(Cache<K, V> sound, Executor executor) {
        super(sound);
        this.executor = executor;
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        Map<K, V> found = new HashMap<>(sound.asMap());
        Set<K> mine = new HashSet<>();
        keys.forEach(key -> {
            if (refreshing.add(key)) {
                mine.add(key);
            }
        });
        if (!mine.isEmpty()) {
            executor.execute(() -> refresh(mine, loader));
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private void refresh(Set<K> keys, BulkLoader<? super K, ? extends V> loader) {
        try {
            ((Map<K, V>) loader.loadAll(keys)).forEach(sound::put);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        refreshing.removeAll(keys);
    }
}
