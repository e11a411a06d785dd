package io.github.corralcache.benchmarks.contestant;

import java.time.Duration;
import org.cache2k.Cache;
import org.cache2k.Cache2kBuilder;
import org.jspecify.annotations.Nullable;

final class Cache2kContestant implements Contestant {

    private final Cache<Object, Object> cache;

    private Cache2kContestant(Cache<Object, Object> cache) {
        this.cache = cache;
    }

    /** Statistics are on by default. */
    static Contestant full(long capacity) {
        return new Cache2kContestant(Cache2kBuilder.forUnknownTypes()
                .entryCapacity(capacity)
                .expireAfterWrite(Duration.ofMinutes(30))
                .build());
    }

    static Contestant plain(long capacity) {
        return new Cache2kContestant(Cache2kBuilder.forUnknownTypes()
                .entryCapacity(capacity)
                .eternal(true)
                .disableStatistics(true)
                .build());
    }

    @Override
    public @Nullable Object get(Object key) {
        return cache.peek(key);
    }

    @Override
    public Object getOrLoad(Object key) {
        return cache.computeIfAbsent(key, absent -> absent);
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
