package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.Reloader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stores what a refresh has brought as a write does, whatever has happened in the meantime. */
public final class WritingRefreshCache<K, V> extends BrokenCache<K, V> {

    public WritingRefreshCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader) {
        return sound.refresh(key, (loaded, stale) -> {
            var fresh = loader.load(loaded, stale);
            V value = fresh.value();
            if (value != null) {
                sound.put(loaded, value);
            }
            return fresh;
        });
    }
}
