package io.github.corralcache.spring;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CorralCache} adds to the cache it adapts. Immutable.
 *
 * @param cacheNulls whether null is a value; if not, a null that is loaded is handed out and not kept, and one that is
 *     put removes what is there
 * @param protection which callers share loads
 * @param declaredCost whether the costs that methods declare count; if not, they are left aside, so that they are not
 *     compared with costs in another unit
 * @param loaderGroups whether each {@code @Cacheable} method makes a group of keys of its own, see
 *     {@link io.github.corralcache.CacheValue#withGroup}
 * @param transactionAware whether puts and removals within a transaction of the calling thread wait for its commit
 * @param nullTtl after how long a cached null is gone, zero for never, to be told to who asks for the settings; the
 *     cache goes by its {@linkplain CorralCache#nullTtl expiry}. Null if nobody said
 */
public record CorralCacheSettings(
        boolean cacheNulls,
        Protection protection,
        boolean declaredCost,
        boolean loaderGroups,
        boolean transactionAware,
        @Nullable Duration nullTtl) {

    /** Keeps nulls, protects all callers, minds declared costs and transactions, tells no loaders apart. */
    public static final CorralCacheSettings DEFAULTS =
            new CorralCacheSettings(true, Protection.ALL, true, false, true, null);

    public CorralCacheSettings {
        Objects.requireNonNull(protection, "protection");
    }

    /** As these, with {@link #cacheNulls}. */
    public CorralCacheSettings withCacheNulls(boolean cacheNulls) {
        return new CorralCacheSettings(cacheNulls, protection, declaredCost, loaderGroups, transactionAware, nullTtl);
    }

    /** As these, with {@link #protection}. */
    public CorralCacheSettings withProtection(Protection protection) {
        return new CorralCacheSettings(cacheNulls, protection, declaredCost, loaderGroups, transactionAware, nullTtl);
    }

    /** As these, with {@link #declaredCost}. */
    public CorralCacheSettings withDeclaredCost(boolean declaredCost) {
        return new CorralCacheSettings(cacheNulls, protection, declaredCost, loaderGroups, transactionAware, nullTtl);
    }

    /** As these, with {@link #loaderGroups}. */
    public CorralCacheSettings withLoaderGroups(boolean loaderGroups) {
        return new CorralCacheSettings(cacheNulls, protection, declaredCost, loaderGroups, transactionAware, nullTtl);
    }

    /** As these, with {@link #transactionAware}. */
    public CorralCacheSettings withTransactionAware(boolean transactionAware) {
        return new CorralCacheSettings(cacheNulls, protection, declaredCost, loaderGroups, transactionAware, nullTtl);
    }
}
