package io.github.corralcache.benchmarks.rivals;

import java.util.function.Function;
import org.cache2k.Cache;
import org.cache2k.Cache2kBuilder;
import org.jspecify.annotations.Nullable;

/** Cache2k with a loader for each call. */
final class Cache2kRival implements Rival {

    private final Cache<String, Object> cache = Cache2kBuilder.of(String.class, Object.class)
            .entryCapacity(CAPACITY)
            .eternal(true)
            .build();

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        return cache.computeIfAbsent(key, loader);
    }

    @Override
    public @Nullable Object peek(String key) {
        return cache.peek(key);
    }

    @Override
    public void put(String key, Object value) {
        cache.put(key, value);
    }

    @Override
    public void evict(String key) {
        cache.remove(key);
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
