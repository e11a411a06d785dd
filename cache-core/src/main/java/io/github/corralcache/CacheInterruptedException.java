package io.github.corralcache;

/** The thread was interrupted while it waited for a load. Its interrupt flag is set. */
public final class CacheInterruptedException extends CacheException {

    private static final long serialVersionUID = 1L;

    /**
     * What a caller is told whose thread was interrupted.
     *
     * @param message what it was doing, which follows the name of the cache
     */
    public CacheInterruptedException(String cacheName, String message) {
        super(cacheName, message, null);
    }
}
