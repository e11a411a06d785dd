package io.github.corralcache;

/** The load this caller waited for took longer than {@link LoadLimits#loadTimeout()}. */
public final class CacheLoadTimeoutException extends CacheException {

    private static final long serialVersionUID = 1L;

    public CacheLoadTimeoutException(String cacheName, String message) {
        super(cacheName, message, null);
    }
}
