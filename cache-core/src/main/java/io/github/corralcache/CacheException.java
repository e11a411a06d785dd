package io.github.corralcache;

import org.jspecify.annotations.Nullable;

/** What a cache tells its caller instead of a value. Every subclass says which cache it comes from. */
public abstract class CacheException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String cacheName;

    CacheException(String cacheName, String message, @Nullable Throwable cause) {
        super("cache '" + cacheName + "': " + message, cause);
        this.cacheName = cacheName;
    }

    /** Returns the name of the cache that was asked. */
    public String cacheName() {
        return cacheName;
    }
}
