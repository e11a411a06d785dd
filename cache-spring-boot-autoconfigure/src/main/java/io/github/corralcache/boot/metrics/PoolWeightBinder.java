package io.github.corralcache.boot.metrics;

import io.github.corralcache.boot.autoconfigure.PoolListing;
import io.github.corralcache.spring.CorralCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Registers what each cache has of its pools, when the application starts or when the cache is made. */
final class PoolWeightBinder implements SmartInitializingSingleton {

    private final Collection<CorralCacheManager> managers;
    private final PoolListing listing;
    private final ObjectProvider<MeterRegistry> registries;

    /** @param listing says which pools a cache reaches */
    PoolWeightBinder(
            Collection<CorralCacheManager> managers, PoolListing listing, ObjectProvider<MeterRegistry> registries) {
        this.managers = managers;
        this.listing = listing;
        this.registries = registries;
    }

    @Override
    public void afterSingletonsInstantiated() {
        MeterRegistry registry = registries.getIfAvailable();
        if (registry == null) {
            return;
        }
        for (CorralCacheManager manager : managers) {
            manager.addCreationListener(cache -> bind(manager, cache.getName(), registry));
            manager.getCacheNames().forEach(cache -> bind(manager, cache, registry));
        }
    }

    private void bind(CorralCacheManager manager, String cache, MeterRegistry registry) {
        PoolWeights weights = new PoolWeights(cache, manager.getPools(), registry);
        weights.register((pool, share) -> listing.lists(manager, pool, share));
    }
}
