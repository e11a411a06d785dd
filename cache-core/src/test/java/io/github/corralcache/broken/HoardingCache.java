package io.github.corralcache.broken;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps what was only to be handed to those who wait. */
public final class HoardingCache<K, V> extends BrokenCache<K, V> {

    public HoardingCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader) {
        return sound.getAsync(
                key, (missing, stale) -> loader.load(missing, stale).thenApply(known -> CacheValue.of(known.value())));
    }
}
