package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.LoadInProgress;
import org.jspecify.annotations.Nullable;

/** Lets writes wait for the load of their key, as caches do that load within a lock of their table. */
public final class SlowWriteCache<K, V> extends BrokenCache<K, V> {

    public SlowWriteCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public void put(K key, V value) {
        awaitLoads(key);
        super.put(key, value);
    }

    @Override
    public boolean evict(K key) {
        awaitLoads(key);
        return super.evict(key);
    }

    @Override
    public void clear() {
        awaitLoads(null);
        super.clear();
    }

    private void awaitLoads(@Nullable K key) {
        while (sound.loadsInProgress().stream().map(LoadInProgress::key).anyMatch(k -> key == null || k.equals(key))) {
            if (Thread.interrupted()) {
                return;
            }
            Thread.yield();
        }
    }
}
