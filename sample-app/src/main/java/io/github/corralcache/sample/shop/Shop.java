package io.github.corralcache.sample.shop;

import io.github.corralcache.CacheStats;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/** The shop with its caches protected and the same shop without, and what was asked of both. Thread-safe. */
public final class Shop {

    private final Side protectedSide;
    private final Side unprotectedSide;
    private final CacheManager caches;

    Shop(Side protectedSide, Side unprotectedSide, CacheManager caches) {
        this.protectedSide = protectedSide;
        this.unprotectedSide = unprotectedSide;
        this.caches = caches;
    }

    /** Returns the storefront whose caches have this protection. */
    public Storefront storefront(Protection protection) {
        return side(protection).storefront;
    }

    /** Returns how many queries of this kind the storefront has run so far. */
    public long queriesRun(Protection protection, Query query) {
        return side(protection).queries.meter().count(query);
    }

    /** Returns what was asked of the storefront's caches and of the database so far, for each kind of query. */
    public Map<Query, Usage> usage(Protection protection) {
        QueryMeter meter = side(protection).queries.meter();
        Map<Query, Usage> usage = new EnumMap<>(Query.class);
        for (Query query : Query.values()) {
            CacheStats stats = stats(cache(protection, query));
            usage.put(
                    query,
                    new Usage(
                            stats.requests(),
                            stats.hits() + stats.staleServed(),
                            stats.staleServed(),
                            stats.coalesced(),
                            stats.rejected(),
                            meter.count(query),
                            meter.time(query)));
        }
        return usage;
    }

    /** Empties the storefront's caches. */
    public void clearCaches(Protection protection) {
        for (Query query : Query.values()) {
            clearCache(protection, query);
        }
    }

    /** Empties the storefront's cache for this kind of query. */
    public void clearCache(Protection protection, Query query) {
        cache(protection, query).clear();
    }

    /** Removes what is bought together in {@code market} from the storefront's cache. */
    public void evictBasketReport(Protection protection, Market market) {
        cache(protection, Query.BASKET_REPORT).evict(market);
    }

    private Side side(Protection protection) {
        return switch (protection) {
            case ON -> protectedSide;
            case OFF -> unprotectedSide;
        };
    }

    private Cache cache(Protection protection, Query query) {
        String name = side(protection).cachePrefix
                + switch (query) {
                    case PRODUCT -> "products";
                    case BESTSELLERS -> "bestsellers";
                    case MARKET_REPORT -> "market-reports";
                    case BASKET_REPORT -> "basket-reports";
                };
        return cache(caches, name);
    }

    /** Returns the cache of this name. */
    static Cache cache(CacheManager caches, String name) {
        Cache cache = caches.getCache(name);
        if (cache == null) {
            throw new IllegalStateException("there is no cache '" + name + "'; is spring.cache.cache-names set?");
        }
        return cache;
    }

    private static CacheStats stats(Cache cache) {
        return corral(cache).stats();
    }

    /** Returns the cache as Corral knows it. */
    static io.github.corralcache.Cache<?, ?> corral(Cache cache) {
        if (cache.getNativeCache() instanceof io.github.corralcache.Cache<?, ?> corral) {
            return corral;
        }
        throw new IllegalStateException("cache '" + cache.getName() + "' is a "
                + cache.getNativeCache().getClass().getName() + " instead of Corral's; is spring.cache.type set?");
    }

    /**
     * One of the two.
     *
     * @param cachePrefix what the names of its caches begin with
     */
    record Side(Storefront storefront, ShopQueries queries, String cachePrefix) {}
}
