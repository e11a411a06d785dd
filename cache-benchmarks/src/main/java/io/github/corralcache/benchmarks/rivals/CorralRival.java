package io.github.corralcache.benchmarks.rivals;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Corral with its defaults. */
final class CorralRival implements Rival {

    private final Cache<String, Object> cache =
            CacheBuilder.<String, Object>named("probe").maximumSize(CAPACITY).build();

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        return cache.get(key, loader::apply);
    }

    @Override
    public @Nullable Object peek(String key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void put(String key, Object value) {
        cache.put(key, value);
    }

    @Override
    public void evict(String key) {
        cache.evict(key);
    }

    @Override
    public void clear() {
        cache.clear();
    }

    @Override
    public void close() {
        cache.close();
    }
}
