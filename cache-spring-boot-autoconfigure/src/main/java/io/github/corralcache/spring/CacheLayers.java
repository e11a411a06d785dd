package io.github.corralcache.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.util.ClassUtils;

/** What lies between a cache as a method works with it and the {@link CorralCache} behind, if it is one. */
final class CacheLayers {

    private static final boolean TRANSACTION_DECORATOR_PRESENT = ClassUtils.isPresent(
            "org.springframework.cache.transaction.TransactionAwareCacheDecorator", CacheLayers.class.getClassLoader());

    private CacheLayers() {}

    /** Returns the cache of Corral's behind {@code cache}, if there is one. */
    static @Nullable CorralCache corral(Cache cache) {
        Cache undecorated = undecorated(cache);
        if (undecorated instanceof DescribedCache described) {
            return described.cache();
        }
        return undecorated instanceof CorralCache corral ? corral : null;
    }

    /**
     * Returns {@code caches} without Spring's decorators of those that see to transactions themselves: the transaction
     * could not see its own writes if they waited before they reach the cache.
     */
    static Collection<? extends Cache> withoutDecorators(Collection<? extends Cache> caches) {
        if (caches.stream().noneMatch(CacheLayers::isDecoratedInVain)) {
            return caches;
        }
        List<Cache> bare = new ArrayList<>(caches.size());
        caches.forEach(cache -> bare.add(isDecoratedInVain(cache) ? undecorated(cache) : cache));
        return bare;
    }

    private static boolean isDecoratedInVain(Cache cache) {
        return isDeferring(cache)
                && undecorated(cache) instanceof CorralCache corral
                && corral.settings().transactionAware();
    }

    /** Returns what is known of values that are stored in {@code cache}. */
    static ValueDescription description(Cache cache) {
        return undecorated(cache) instanceof DescribedCache described ? described.description() : ValueDescription.NONE;
    }

    /** Returns how long a call waits for loads of others in {@code cache}. */
    static CallerWait callerWait(Cache cache) {
        return undecorated(cache) instanceof DescribedCache described
                ? described.callerWait()
                : CallerWait.AS_THE_CACHE_SAYS;
    }

    /** Returns {@code cache} with what is known of values and of the caller, as one of a call's own. */
    static Cache described(Cache cache, CorralCache corral, ValueDescription description, CallerWait wait) {
        Cache described = new DescribedCache(corral, description, wait);
        return isDeferring(cache) ? new TransactionAwareCacheDecorator(described) : described;
    }

    /**
     * Returns whether writes of {@code cache} wait for the end of a transaction, because Spring's decorator is there.
     */
    static boolean isDeferring(Cache cache) {
        return TRANSACTION_DECORATOR_PRESENT && cache instanceof TransactionAwareCacheDecorator;
    }

    private static Cache undecorated(Cache cache) {
        Cache inner = cache;
        while (isDeferring(inner)) {
            inner = ((TransactionAwareCacheDecorator) inner).getTargetCache();
        }
        return inner;
    }
}
