package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.Loader;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Bounds its loads as one would with what the JDK has: each takes the permits of all limits one after another, whoever
 * waits for it, and keeps those it has while it waits for the next.
 */
public final class BulkheadCache<K, V> extends BrokenCache<K, V> {

    private final List<Semaphore> limits;

    public BulkheadCache(Cache<K, V> sound, Semaphore... limits) {
        super(sound);
        this.limits = List.of(limits);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        return sound.get(key, loaded -> within(0, loader, loaded));
    }

    private @Nullable V within(int taken, Loader<? super K, ? extends V> loader, K key) throws Exception {
        if (taken == limits.size()) {
            return loader.load(key);
        }
        Semaphore next = limits.get(taken);
        next.acquire();
        try {
            return within(taken + 1, loader, key);
        } finally {
            next.release();
        }
    }
}
