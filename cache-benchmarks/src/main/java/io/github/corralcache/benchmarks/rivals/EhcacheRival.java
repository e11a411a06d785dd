package io.github.corralcache.benchmarks.rivals;

import java.util.function.Function;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.spi.loaderwriter.CacheLoaderWriter;
import org.jspecify.annotations.Nullable;

/** Ehcache's heap tier with a {@code CacheLoaderWriter}, the only way in which it loads. */
final class EhcacheRival implements Rival {

    /** The loader of the call that this thread is busy with: Ehcache knows one loader for all calls. */
    private static final ThreadLocal<@Nullable Function<String, Object>> LOADER = new ThreadLocal<>();

    private final CacheManager manager =
            CacheManagerBuilder.newCacheManagerBuilder().build(true);
    private final Cache<String, Object> cache = manager.createCache(
            "probe",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                            String.class, Object.class, ResourcePoolsBuilder.heap(CAPACITY))
                    .withLoaderWriter(new CacheLoaderWriter<String, Object>() {
                        @Override
                        public @Nullable Object load(String key) {
                            Function<String, Object> load = LOADER.get();
                            return load == null ? null : load.apply(key);
                        }

                        @Override
                        public void write(String key, Object value) {}

                        @Override
                        public void delete(String key) {}
                    }));

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        Function<String, Object> outer = LOADER.get();
        LOADER.set(loader);
        try {
            return cache.get(key);
        } finally {
            LOADER.set(outer);
        }
    }

    @Override
    public @Nullable Object peek(String key) {
        return cache.get(key);
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
        manager.close();
    }
}
