package io.github.corralcache.boot.endpoint;

import io.github.corralcache.spring.CorralCache;

/** A cache as the {@code caches} endpoint shows it alone: with its name and that of its manager. */
public final class CorralCacheEntryDescriptor extends CorralCacheDescriptor {

    private final String name;
    private final String cacheManager;

    CorralCacheEntryDescriptor(CorralCache cache, String cacheManager) {
        super(cache);
        this.name = cache.getName();
        this.cacheManager = cacheManager;
    }

    public String getName() {
        return name;
    }

    /** Returns the bean name of the cache manager. */
    public String getCacheManager() {
        return cacheManager;
    }
}
