package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CachePool;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.function.BiPredicate;

/**
 * Says which caches are listed with a pool. A router of the application's own may send any key anywhere, so every cache
 * in a pool is prepared to be in all of them; listed are those of which more is known.
 */
final class PoolListing {

    private final BiPredicate<String, String> routes;

    /** @param routes whether the settings send keys of a cache, the first name, to a pool, the second */
    PoolListing(BiPredicate<String, String> routes) {
        this.routes = routes;
    }

    /** Whether a cache is listed: it has entries or a guarantee, the pool is its own, or keys are sent there. */
    boolean lists(CorralCacheManager manager, CachePool pool, CachePool.Share share) {
        return share.weight() > 0
                || share.guarantee() > 0
                || isOwn(manager, pool, share.cache())
                || routes.test(share.cache(), pool.name());
    }

    private static boolean isOwn(CorralCacheManager manager, CachePool pool, String name) {
        CorralCache cache = manager.getCacheNames().contains(name) ? manager.getCache(name) : null;
        // a cache that is not the manager's is there because somebody has put it there
        return cache == null
                || pool.name().equals(cache.getNativeCache().settings().pool());
    }
}
