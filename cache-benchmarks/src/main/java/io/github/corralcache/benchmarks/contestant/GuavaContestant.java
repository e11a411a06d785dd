package io.github.corralcache.benchmarks.contestant;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

final class GuavaContestant implements Contestant {

    private final Cache<Object, Object> cache;

    private GuavaContestant(Cache<Object, Object> cache) {
        this.cache = cache;
    }

    static Contestant full(long capacity) {
        return new GuavaContestant(CacheBuilder.newBuilder()
                .maximumSize(capacity)
                .expireAfterWrite(Duration.ofMinutes(30))
                .recordStats()
                .build());
    }

    @Override
    public @Nullable Object get(Object key) {
        return cache.getIfPresent(key);
    }

    @Override
    public Object getOrLoad(Object key) {
        try {
            return cache.get(key, () -> key);
        } catch (ExecutionException e) {
            throw new UncheckedExecutionException(e.getCause());
        }
    }

    @Override
    public void put(Object key, Object value) {
        cache.put(key, value);
    }
}
