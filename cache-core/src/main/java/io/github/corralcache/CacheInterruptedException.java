package io.github.corralcache;

/** The thread was interrupted while it waited for a load. Its interrupt flag is set. */
public final class CacheInterruptedException extends CacheException {

    private static final long serialVersionUID = 1L;

    public CacheInterruptedException(String cacheName, String message) {
        super(cacheName, message, null);
    }
}
