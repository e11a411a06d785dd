package io.github.corralcache.boot.endpoint;

import io.github.corralcache.Cache;
import io.github.corralcache.CachePool;
import io.github.corralcache.KeyDigests;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.boot.autoconfigure.PoolListing;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * What the caches hold and do: all together, and each of them in detail. Thread-safe. Holds up nobody who uses the
 * caches: what it takes of their locks is what reading their counters takes.
 */
@Endpoint(id = "corral", defaultAccess = Access.READ_ONLY)
public final class CorralEndpoint {

    private final CorralManagers managers;
    private final PoolListing listing;
    private final KeyDigests digests = KeyDigests.ofThisProcess();

    CorralEndpoint(CorralManagers managers, PoolListing listing) {
        this.managers = managers;
        this.listing = listing;
    }

    /** Returns the sums of all caches, and of each manager's, the pools, and the loads in progress. */
    @ReadOperation
    public CorralDescriptor corral() {
        Map<String, CorralCacheManager> found = managers.find();
        List<Cache<Object, Object>> all = new ArrayList<>();
        Map<String, CorralSummary> summaries = new LinkedHashMap<>();
        Map<String, PoolDescriptor> pools = new LinkedHashMap<>();
        List<FlightDescriptor> flights = new ArrayList<>();
        found.forEach((bean, manager) -> {
            List<Cache<Object, Object>> caches = caches(manager);
            all.addAll(caches);
            summaries.put(bean, CorralSummary.of(caches));
            for (CachePool pool : manager.getPools()) {
                // a name is one manager's only
                String name = pools.containsKey(pool.name()) ? bean + ":" + pool.name() : pool.name();
                pools.put(name, PoolDescriptor.of(pool, share -> listing.lists(manager, pool, share)));
            }
            String shown = found.size() > 1 ? bean : null;
            caches.forEach(cache -> FlightDescriptor.of(cache, shown, digests).forEach(flights::add));
        });
        return new CorralDescriptor(
                CorralSummary.of(all),
                summaries,
                pools,
                flights.size(),
                FlightDescriptor.waiters(flights),
                FlightDescriptor.oldest(flights));
    }

    private static List<Cache<Object, Object>> caches(CorralCacheManager manager) {
        return manager.getCacheNames().stream()
                .map(manager::findCache)
                .filter(Objects::nonNull)
                .map(CorralCache::getNativeCache)
                .toList();
    }

    /**
     * Returns all that there is to know of the cache; null if there is no such cache.
     *
     * @param cacheManager the bean name of the cache's manager; null if only one has a cache of that name
     * @throws InvalidEndpointRequestException if several managers have one, and it is not said which is meant
     */
    @ReadOperation
    public @Nullable CorralCacheReport cache(@Selector String cache, @Nullable String cacheManager) {
        Map<String, CorralCache> found = new LinkedHashMap<>();
        managers.find().forEach((bean, manager) -> {
            CorralCache candidate = cacheManager == null || cacheManager.equals(bean) ? manager.findCache(cache) : null;
            if (candidate != null) {
                found.put(bean, candidate);
            }
        });
        if (found.size() > 1) {
            String managers = String.join(", ", found.keySet());
            throw new InvalidEndpointRequestException(
                    "cacheManager must be set, because several cache managers have a cache '" + cache + "': "
                            + managers,
                    "Add ?cacheManager= with one of " + managers);
        }
        return found.entrySet().stream()
                .findFirst()
                .map(entry -> new CorralCacheReport(entry.getValue(), entry.getKey(), digests))
                .orElse(null);
    }
}
