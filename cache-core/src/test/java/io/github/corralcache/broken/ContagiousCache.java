package io.github.corralcache.broken;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.Claim;
import io.github.corralcache.Loader;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells all who wait of the interrupt, or the cancellation, that only the caller that led has met. */
public final class ContagiousCache<K, V> extends BrokenCache<K, V> {

    public ContagiousCache(Cache<K, V> sound) {
        super(sound);
    }

    private static Exception toldToAll(Exception leaving) {
        Thread.interrupted();
        return new IOException("the load has failed: " + leaving.getMessage());
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        return sound.get(key, (Loader<K, V>) k -> {
            try {
                return loader.load(k);
            } catch (InterruptedException | RuntimeException e) {
                throw toldToAll(e);
            }
        });
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader) {
        return sound.getAsync(key, (AsyncLoader<K, V>) k -> loader.load(k)
                .handle((value, failure) -> failure instanceof CancellationException cancelled
                        ? CompletableFuture.<V>failedFuture(toldToAll(cancelled))
                        : CompletableFuture.completedFuture((V) value))
                .thenCompose(stage -> stage));
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        return sound.getAll(keys, telling(loader));
    }

    private static <A, B> BulkLoader<A, B> telling(BulkLoader<A, B> loader) {
        return keys -> {
            try {
                return loader.loadAll(keys);
            } catch (InterruptedException e) {
                throw toldToAll(e);
            }
        };
    }

    @Override
    @SuppressWarnings("unchecked")
    public Claim<V> claim(K key) {
        Claim<V> claim = sound.claim(key);
        return (Claim<V>) Proxy.newProxyInstance(
                Claim.class.getClassLoader(), new Class<?>[] {Claim.class}, (proxy, method, args) -> {
                    boolean leaves =
                            method.getName().equals("fail") || method.getName().equals("close");
                    return leaves && claim.leads()
                            ? claim.fail(toldToAll(new IOException("left")))
                            : method.invoke(claim, args);
                });
    }
}
