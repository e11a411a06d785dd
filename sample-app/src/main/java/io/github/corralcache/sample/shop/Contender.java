package io.github.corralcache.sample.shop;

import java.time.Duration;
import org.springframework.cache.Cache;

/** The shop on one shared cache, and what it asked of the database. Thread-safe. */
public final class Contender {

    private final String name;
    private final long maximumSize;
    private final Cache cache;
    private final ShopQueries queries;

    /** @param maximumSize of {@code cache}, in entries */
    Contender(String name, long maximumSize, Cache cache, ShopQueries queries) {
        this.name = name;
        this.maximumSize = maximumSize;
        this.cache = cache;
        this.queries = queries;
    }

    /** What decides which entry is given up. */
    public String name() {
        return name;
    }

    /** How many entries the cache holds at most. */
    public long maximumSize() {
        return maximumSize;
    }

    /** Returns the shop. */
    public Storefront storefront() {
        return new SharedStorefront(cache, queries);
    }

    /** Empties the cache. */
    public void clear() {
        cache.clear();
    }

    /** Returns how many queries of this kind were run so far. */
    public long queriesRun(Query query) {
        return queries.meter().count(query);
    }

    /** Returns the time that queries of this kind took so far. */
    public Duration queryTime(Query query) {
        return queries.meter().time(query);
    }
}
