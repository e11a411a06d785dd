package io.github.corralcache.benchmarks.rivals;

import java.util.List;
import java.util.function.Supplier;

/**
 * The caches that are probed.
 *
 * @param name what the command calls it
 * @param title what the table calls it
 * @param asked how it is asked for a value
 * @param factory makes one that is empty
 */
record Rivals(String name, String title, String asked, Supplier<Rival> factory) {

    /** All, Corral first. */
    static final List<Rivals> ALL = List.of(
            new Rivals("corral", "Corral", "`Cache.get(key, loader)`", CorralRival::new),
            new Rivals(
                    "corral-cacheable",
                    "Corral, `@Cacheable`",
                    "a plain `@Cacheable` method in front of Corral",
                    CacheableRival::corral),
            new Rivals("caffeine", "Caffeine", "`Cache.get(key, loader)`", CaffeineRival::new),
            new Rivals(
                    "caffeine-async",
                    "Caffeine async",
                    "`AsyncCache.get(key, loader).get()`, a thread for each load",
                    CaffeineAsyncRival::new),
            new Rivals("guava", "Guava", "`Cache.get(key, loader)`", GuavaRival::new),
            new Rivals("cache2k", "cache2k", "`Cache.computeIfAbsent(key, loader)`", Cache2kRival::new),
            new Rivals("ehcache", "Ehcache", "`Cache.get(key)` with a `CacheLoaderWriter`", EhcacheRival::new),
            new Rivals(
                    "spring-map",
                    "Spring map",
                    "`Cache.get(key, loader)` of a `ConcurrentMapCacheManager`, as `sync = true` has it",
                    SpringRival::map),
            new Rivals(
                    "spring-caffeine",
                    "Spring Caffeine",
                    "`Cache.get(key, loader)` of a `CaffeineCacheManager`, as `sync = true` has it",
                    SpringRival::caffeine),
            new Rivals(
                    "spring-cacheable",
                    "Spring `@Cacheable`",
                    "a plain `@Cacheable` method in front of a `CaffeineCacheManager`",
                    CacheableRival::caffeine));

    /** Whether every target has to be met. */
    boolean isOurs() {
        return name.startsWith("corral");
    }
}
