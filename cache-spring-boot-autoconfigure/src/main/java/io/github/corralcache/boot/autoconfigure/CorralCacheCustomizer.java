package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.CacheBuilder;

/**
 * A bean of this type changes how caches are built, after the properties and before the cache is used for the first
 * time. For what properties cannot say: a removal listener, a TTL for each entry, an executor.
 *
 * <p>Keys and values are what Spring hands to the cache; a null that is cached is there as
 * {@link org.springframework.cache.support.NullValue}. An {@linkplain CacheBuilder#expiry expiry} set here decides for
 * nulls too, in place of {@code null-ttl}.
 */
@FunctionalInterface
public interface CorralCacheCustomizer {

    /** Changes the way the cache called {@code cacheName} is built. */
    void customize(String cacheName, CacheBuilder<Object, Object> builder);
}
