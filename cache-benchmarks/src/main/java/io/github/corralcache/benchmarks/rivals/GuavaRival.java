package io.github.corralcache.benchmarks.rivals;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Guava's cache. */
final class GuavaRival implements Rival {

    private final Cache<String, Object> cache =
            CacheBuilder.newBuilder().maximumSize(CAPACITY).build();

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        try {
            return cache.get(key, () -> loader.apply(key));
        } catch (ExecutionException e) {
            throw new UncheckedExecutionException(e.getCause());
        }
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
        cache.invalidate(key);
    }

    @Override
    public void clear() {
        cache.invalidateAll();
    }
}
