package io.github.corralcache.benchmarks.contestant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Caffeine as it comes: its maintenance runs on the common pool. */
final class CaffeineContestant implements Contestant {

    private final Cache<Object, Object> cache;

    private CaffeineContestant(Cache<Object, Object> cache) {
        this.cache = cache;
    }

    static Contestant full(long capacity) {
        return new CaffeineContestant(Caffeine.newBuilder()
                .maximumSize(capacity)
                .expireAfterWrite(Duration.ofMinutes(30))
                .recordStats()
                .build());
    }

    static Contestant plain(long capacity) {
        return new CaffeineContestant(
                Caffeine.newBuilder().maximumSize(capacity).build());
    }

    @Override
    public @Nullable Object get(Object key) {
        return cache.getIfPresent(key);
    }

    @Override
    public Object getOrLoad(Object key) {
        return cache.get(key, absent -> absent);
    }

    @Override
    public void put(Object key, Object value) {
        cache.put(key, value);
    }
}
