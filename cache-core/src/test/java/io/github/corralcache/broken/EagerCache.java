package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.Loader;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Starts a refresh for every reader of a value instead of one for all. */
public final class EagerCache<K, V> extends BrokenCache<K, V> {

    private final Executor executor;

    public EagerCache(Cache<K, V> sound, Executor executor) {
        super(sound);
        this.executor = executor;
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        V value = sound.getIfPresent(key);
        if (value == null) {
            return sound.get(key, loader);
        }
        executor.execute(() -> {
            V loaded = load(loader, key);
            if (loaded != null) {
                sound.put(key, loaded);
            }
        });
        return value;
    }
}
