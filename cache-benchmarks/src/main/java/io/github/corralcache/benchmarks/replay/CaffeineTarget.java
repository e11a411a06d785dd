package io.github.corralcache.benchmarks.replay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Caffeine with its maintenance on the calling thread and forced every few requests: alone on a fast thread it would
 * otherwise fall behind, lose recorded hits and look worse than it is.
 */
final class CaffeineTarget implements ReplayTarget {

    private static final int REQUESTS_PER_CLEAN_UP = 8;

    private final Workload workload;
    private final Cache<Long, Item> cache;
    private int requests;

    CaffeineTarget(Workload workload, long maximum) {
        this.workload = workload;
        cache = workload.weighed()
                ? Caffeine.newBuilder()
                        .executor(Runnable::run)
                        .maximumWeight(maximum)
                        .weigher((Long key, Item item) -> item.weight())
                        .build()
                : Caffeine.newBuilder()
                        .executor(Runnable::run)
                        .maximumSize(maximum)
                        .build();
    }

    @Override
    public boolean request(int object) {
        Item item = workload.item(object);
        boolean hit = cache.getIfPresent(item.key()) != null;
        if (!hit) {
            cache.put(item.key(), item);
        }
        if (++requests % REQUESTS_PER_CLEAN_UP == 0) {
            cache.cleanUp();
        }
        return hit;
    }
}
