package io.github.corralcache.loading;

/**
 * Tells a waiter to ask anew: what it waited for was removed before it came, by a tag that nobody knew it would bear,
 * or the caller that led the load has left. Never leaves the cache.
 */
public final class OutdatedLoad extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception without a stack trace, which nobody will see. */
    public OutdatedLoad() {
        super("ask anew", null, false, false);
    }
}
