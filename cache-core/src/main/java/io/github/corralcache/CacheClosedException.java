package io.github.corralcache;

/** The cache was closed before or during the call. */
public final class CacheClosedException extends CacheException {

    private static final long serialVersionUID = 1L;

    /**
     * What a caller of a closed cache is told.
     *
     * @param message what happened, which follows the name of the cache
     */
    public CacheClosedException(String cacheName, String message) {
        super(cacheName, message, null);
    }
}
