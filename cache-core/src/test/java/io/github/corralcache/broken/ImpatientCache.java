package io.github.corralcache.broken;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits for the loader's stage on the thread that asks. */
public final class ImpatientCache<K, V> extends BrokenCache<K, V> {

    public ImpatientCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader) {
        return sound.getAsync(key, (missing, stale) -> {
            CacheValue<V> known =
                    loader.load(missing, stale).toCompletableFuture().get();
            return CompletableFuture.completedFuture(known);
        });
    }
}
