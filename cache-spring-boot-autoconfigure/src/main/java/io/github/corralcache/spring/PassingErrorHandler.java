package io.github.corralcache.spring;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheErrorHandler;

/**
 * The application's error handler, which is not asked about reads of Corral caches: what these throw is the method's
 * own failure, or a caller turned away on purpose. A handler that swallowed it would have Spring call the method
 * directly, once for every caller of a backend that is in trouble already.
 */
record PassingErrorHandler(CacheErrorHandler handler, Predicate<Cache> passed) implements CacheErrorHandler {

    @Override
    public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
        if (passed.test(cache)) {
            throw exception;
        }
        handler.handleCacheGetError(exception, cache, key);
    }

    @Override
    public void handleCachePutError(RuntimeException exception, Cache cache, Object key, @Nullable Object value) {
        handler.handleCachePutError(exception, cache, key, value);
    }

    @Override
    public void handleCacheEvictError(RuntimeException exception, Cache cache, Object key) {
        handler.handleCacheEvictError(exception, cache, key);
    }

    @Override
    public void handleCacheClearError(RuntimeException exception, Cache cache) {
        handler.handleCacheClearError(exception, cache);
    }
}
