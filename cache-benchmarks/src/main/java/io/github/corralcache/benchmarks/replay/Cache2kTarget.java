package io.github.corralcache.benchmarks.replay;

import org.cache2k.Cache;
import org.cache2k.Cache2kBuilder;

/** cache2k without expiry, told to keep to its capacity exactly. */
final class Cache2kTarget implements ReplayTarget {

    private final Workload workload;
    private final Cache<Long, Item> cache;

    Cache2kTarget(Workload workload, long maximum) {
        this.workload = workload;
        Cache2kBuilder<Long, Item> builder =
                Cache2kBuilder.of(Long.class, Item.class).eternal(true).strictEviction(true);
        if (workload.weighed()) {
            builder.weigher((key, item) -> item.weight()).maximumWeight(maximum);
        } else {
            builder.entryCapacity(maximum);
        }
        cache = builder.build();
    }

    @Override
    public boolean request(int object) {
        Item item = workload.item(object);
        if (cache.peek(item.key()) != null) {
            return true;
        }
        cache.put(item.key(), item);
        return false;
    }

    @Override
    public void close() {
        cache.close();
    }
}
