package io.github.corralcache.tiered;

import io.github.corralcache.CacheOverloadException;

/**
 * A load has not begun, because its caller has waited for another node for as long as it may. To the cache it is a load
 * that its caller has left: others, whose time is not over, take it over.
 */
public final class WaitedInVain extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CacheOverloadException verdict;

    WaitedInVain(CacheOverloadException verdict) {
        super(verdict.getMessage(), verdict, false, false);
        this.verdict = verdict;
    }

    /** Returns what the caller is told. */
    CacheOverloadException verdict() {
        return verdict;
    }
}
