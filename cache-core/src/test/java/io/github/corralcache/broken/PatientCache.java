package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.Loader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets every caller wait as long as the cache allows, whatever it has said itself. */
public final class PatientCache<K, V> extends BrokenCache<K, V> {

    public PatientCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader, Duration wait) {
        return sound.get(key, loader);
    }
}
