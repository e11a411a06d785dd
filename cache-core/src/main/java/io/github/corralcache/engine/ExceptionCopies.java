package io.github.corralcache.engine;

import io.github.corralcache.CacheClosedException;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.RecursiveLoadException;

/** Copies of what one caller is told, for others: no two of them are ever thrown the same exception object. */
final class ExceptionCopies {

    private ExceptionCopies() {}

    /** Returns the same as {@code verdict}, for another caller. */
    static RuntimeException copy(RuntimeException verdict) {
        RuntimeException copy;
        if (verdict instanceof CacheOverloadException overload) {
            copy = new CacheOverloadException(
                    overload.cacheName(), text(overload), overload.reason(), overload.retryAfter());
        } else if (verdict instanceof CacheClosedException closed) {
            copy = new CacheClosedException(closed.cacheName(), text(closed));
        } else if (verdict instanceof RecursiveLoadException recursion) {
            copy = new RecursiveLoadException(recursion.cacheName(), recursion.chain());
        } else {
            return verdict;
        }
        copy.addSuppressed(verdict); // whose stack trace is that of the load
        return copy;
    }

    /** Returns the message without the name of the cache, which the exception puts before it. */
    private static String text(CacheException verdict) {
        String message = String.valueOf(verdict.getMessage());
        return message.substring(message.indexOf("': ") + 3);
    }
}
