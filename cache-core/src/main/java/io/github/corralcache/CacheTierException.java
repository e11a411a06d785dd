package io.github.corralcache;

import java.time.Duration;

/**
 * The second tier has not confirmed a write in time, and the cache was told to say so. The write holds on this node,
 * and is tried again on the server until it is confirmed.
 */
public final class CacheTierException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** @param waited how long the caller has waited */
    public CacheTierException(String cacheName, Duration waited) {
        super(
                cacheName,
                "the second tier has not confirmed the write within " + waited.toMillis()
                        + " ms (operation-timeout); other nodes may read the old value until it does",
                null);
    }
}
