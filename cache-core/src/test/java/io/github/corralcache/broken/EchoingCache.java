package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.Loader;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Throws at all callers of a load that failed the exception object that it has thrown at the first. */
public final class EchoingCache<K, V> extends BrokenCache<K, V> {

    private final AtomicReference<CacheLoadException> first = new AtomicReference<>();

    public EchoingCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        try {
            return sound.get(key, loader);
        } catch (CacheLoadException e) {
            CacheLoadException before = first.compareAndExchange(null, e);
            throw before == null ? e : before;
        }
    }
}
