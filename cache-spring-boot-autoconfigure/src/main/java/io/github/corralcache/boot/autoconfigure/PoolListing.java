package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.CachePool;
import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Says which caches are shown with a pool. A router of the application's own may send any key anywhere, so every cache
 * in a pool is prepared to be in all of them; shown are those of which more is known. Immutable.
 */
public final class PoolListing {

    private final Map<String, PoolSpec> described;

    private PoolListing(Map<String, PoolSpec> described) {
        this.described = described;
    }

    /** The listing that goes by the properties, of which there are none where the application makes all caches. */
    public static PoolListing of(Stream<CorralProperties> properties) {
        return new PoolListing(
                properties.findFirst().map(CorralProperties::pools).orElse(Map.of()));
    }

    /** Whether a cache is shown: it has entries or a guarantee, the pool is its own, or keys are sent there. */
    public boolean lists(CorralCacheManager manager, CachePool pool, CachePool.Share share) {
        return share.weight() > 0
                || share.guarantee() > 0
                || isOwn(manager, pool, share.cache())
                || hasRoute(pool.name(), share.cache());
    }

    private static boolean isOwn(CorralCacheManager manager, CachePool pool, String name) {
        CorralCache cache = manager.findCache(name);
        // a cache that is not the manager's is there because somebody has put it there
        return cache == null
                || pool.name().equals(cache.getNativeCache().settings().pool());
    }

    private boolean hasRoute(String pool, String cache) {
        PoolSpec spec = described.get(pool);
        return spec != null && spec.routes() != null && spec.routes().containsKey(cache);
    }
}
