package io.github.corralcache.broken;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.Claim;
import io.github.corralcache.Loader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells a caller that fails to replace a stale value of the failure, though the stale value is there. */
public final class UnforgivingCache<K, V> extends BrokenCache<K, V> {

    public UnforgivingCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        Claim<V> claim = sound.claim(key);
        if (!claim.leads()) {
            return claim.value();
        }
        try {
            V value = load(loader, key);
            claim.share(value);
            return value;
        } catch (RuntimeException e) {
            claim.fail(e);
            throw e;
        }
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader) {
        try {
            return CompletableFuture.completedFuture(
                    get(key, k -> loader.load(k).toCompletableFuture().join()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        Map<K, V> found = new LinkedHashMap<>();
        for (K key : keys) {
            found.put(key, get(key, k -> loader.loadAll(Set.of(key)).get(key)));
        }
        return found;
    }
}
