package io.github.corralcache.benchmarks.contestant;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class CorralContestant implements Contestant {

    private final Cache<Object, Object> cache;

    private CorralContestant(Cache<Object, Object> cache) {
        this.cache = cache;
    }

    static Contestant full(long capacity, String policy) {
        return new CorralContestant(CacheBuilder.named("benchmark")
                .seed(1)
                .maximumSize(capacity)
                .policy(policy)
                .ttl(Duration.ofMinutes(30))
                .build());
    }

    static Contestant plain(long capacity) {
        return new CorralContestant(CacheBuilder.named("benchmark")
                .seed(1)
                .maximumSize(capacity)
                .recordStats(false)
                .build());
    }

    @Override
    public @Nullable Object get(Object key) {
        return cache.getIfPresent(key);
    }

    @Override
    public Object getOrLoad(Object key) {
        return Objects.requireNonNull(cache.get(key, absent -> absent));
    }

    @Override
    public void put(Object key, Object value) {
        cache.put(key, value);
    }

    @Override
    public void close() {
        cache.close();
    }
}
