package io.github.corralcache.benchmarks.replay;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/** Guava with one segment, which makes it exact LRU. */
final class GuavaTarget implements ReplayTarget {

    private final Workload workload;
    private final Cache<Long, Item> cache;

    GuavaTarget(Workload workload, long maximum) {
        this.workload = workload;
        CacheBuilder<Object, Object> builder = CacheBuilder.newBuilder().concurrencyLevel(1);
        cache = workload.weighed()
                ? builder.maximumWeight(maximum)
                        .weigher((Long key, Item item) -> item.weight())
                        .build()
                : builder.maximumSize(maximum).build();
    }

    @Override
    public boolean request(int object) {
        Item item = workload.item(object);
        if (cache.getIfPresent(item.key()) != null) {
            return true;
        }
        cache.put(item.key(), item);
        return false;
    }
}
