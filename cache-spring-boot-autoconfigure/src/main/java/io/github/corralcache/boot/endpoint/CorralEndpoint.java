package io.github.corralcache.boot.endpoint;

import io.github.corralcache.Cache;
import io.github.corralcache.CachePool;
import io.github.corralcache.KeyDigests;
import io.github.corralcache.boot.autoconfigure.PoolListing;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * What the caches hold and do: all together, and each of them in detail. Thread-safe. Holds up nobody who uses the
 * caches: what it takes of their locks is what reading their counters takes.
 */
@Endpoint(id = "corral", defaultAccess = Access.READ_ONLY)
public final class CorralEndpoint {

    private final List<CorralCacheManager> managers;
    private final PoolListing listing;
    private final KeyDigests digests = KeyDigests.ofThisProcess();

    CorralEndpoint(Collection<CorralCacheManager> managers, PoolListing listing) {
        this.managers = List.copyOf(managers);
        this.listing = listing;
    }

    /** Returns the sums of all caches, the pools, and the loads in progress. */
    @ReadOperation
    public CorralDescriptor corral() {
        List<Cache<Object, Object>> caches =
                managers.stream().flatMap(CorralEndpoint::caches).toList();
        Map<String, PoolDescriptor> pools = new LinkedHashMap<>();
        for (CorralCacheManager manager : managers) {
            for (CachePool pool : manager.getPools()) {
                pools.put(pool.name(), PoolDescriptor.of(pool, share -> listing.lists(manager, pool, share)));
            }
        }
        List<FlightDescriptor> flights = caches.stream()
                .flatMap(cache -> FlightDescriptor.of(cache, digests))
                .toList();
        return new CorralDescriptor(
                CorralSummary.of(caches),
                pools,
                flights.size(),
                FlightDescriptor.waiters(flights),
                FlightDescriptor.oldest(flights));
    }

    private static Stream<Cache<Object, Object>> caches(CorralCacheManager manager) {
        return manager.getCacheNames().stream()
                .map(manager::getCache)
                .filter(Objects::nonNull)
                .map(CorralCache::getNativeCache);
    }

    /** Returns all that there is to know of the cache; null if there is no such cache. */
    @ReadOperation
    public @Nullable CorralCacheReport cache(@Selector String cache) {
        return managers.stream()
                .filter(manager -> manager.getCacheNames().contains(cache))
                .map(manager -> manager.getCache(cache))
                .filter(Objects::nonNull)
                .findFirst()
                .map(found -> new CorralCacheReport(found, digests))
                .orElse(null);
    }
}
