package io.github.corralcache;

import java.util.Objects;

/**
 * A load failed. The {@linkplain #getCause() cause}, never null, is what the loader threw, the same for every waiter.
 */
public final class CacheLoadException extends CacheException {

    private static final long serialVersionUID = 1L;

    public CacheLoadException(String cacheName, Throwable cause) {
        super(cacheName, "load failed: " + Objects.requireNonNull(cause, "cause"), cause);
    }

    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }
}
