package io.github.corralcache;

import java.util.Objects;

/**
 * A load failed. Every caller is thrown an exception of its own. The {@linkplain #getCause() cause}, never null, is one
 * and the same for all: what the loader threw, without the {@link java.util.concurrent.CompletionException} that
 * futures wrap it in.
 */
public final class CacheLoadException extends CacheException {

    private static final long serialVersionUID = 1L;

    /**
     * What a caller of a load that failed is told, each by an exception of its own.
     *
     * @param cause what the loader threw, the same to all callers; not null
     */
    public CacheLoadException(String cacheName, Throwable cause) {
        super(cacheName, "load failed: " + Objects.requireNonNull(cause, "cause"), cause);
    }

    @Override
    public synchronized Throwable getCause() {
        return Objects.requireNonNull(super.getCause());
    }
}
