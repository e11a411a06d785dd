package io.github.corralcache.spring;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.Cache;
import io.github.corralcache.Claim;
import io.github.corralcache.Reloader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller waits for the load of another: as long as its method says, or else as the cache does.
 *
 * @param limit zero or more; null for the cache's wait timeout
 */
record CallerWait(@Nullable Duration limit) {

    /** The method says nothing. */
    static final CallerWait AS_THE_CACHE_SAYS = new CallerWait(null);

    @Nullable
    Object get(Cache<Object, Object> cache, Object key, Reloader<Object, Object> loader) {
        return limit == null ? cache.get(key, loader) : cache.get(key, loader, limit);
    }

    CompletableFuture<@Nullable Object> getAsync(
            Cache<Object, Object> cache, Object key, AsyncReloader<Object, Object> loader) {
        return limit == null ? cache.getAsync(key, loader) : cache.getAsync(key, loader, limit);
    }

    Claim<Object> claim(Cache<Object, Object> cache, Object key) {
        return limit == null ? cache.claim(key) : cache.claim(key, limit);
    }
}
