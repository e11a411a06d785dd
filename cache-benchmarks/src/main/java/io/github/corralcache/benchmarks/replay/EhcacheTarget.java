package io.github.corralcache.benchmarks.replay;

import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;

/** Ehcache's heap tier without expiry. It cannot be told what an entry weighs. */
final class EhcacheTarget implements ReplayTarget {

    private final Workload workload;
    private final CacheManager manager;
    private final Cache<Long, Item> cache;

    EhcacheTarget(Workload workload, long maximum) {
        this.workload = workload;
        manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
        cache = manager.createCache(
                "replay",
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        Long.class, Item.class, ResourcePoolsBuilder.heap(maximum)));
    }

    @Override
    public boolean request(int object) {
        Item item = workload.item(object);
        if (cache.get(item.key()) != null) {
            return true;
        }
        cache.put(item.key(), item);
        return false;
    }

    @Override
    public void close() {
        manager.close();
    }
}
