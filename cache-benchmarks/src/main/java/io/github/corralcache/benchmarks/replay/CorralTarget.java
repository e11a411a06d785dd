package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.cost.CostModel;
import java.util.Map;

/**
 * Corral as an application has it: the engine with one of its policies, looked up and filled through its public API.
 */
final class CorralTarget implements ReplayTarget {

    private final Workload workload;
    private final Cache<Long, Item> cache;

    /**
     * @param segments how many segments; zero for the engine's own choice
     * @param seed for what the policy does at random
     */
    CorralTarget(Workload workload, long maximum, String policy, Map<String, String> options, int segments, long seed) {
        this.workload = workload;
        CacheBuilder<Long, Item> builder = CacheBuilder.<Long, Item>named("replay")
                .policy(policy, options)
                .seed(seed)
                .recordStats(false);
        if (workload.weighed()) {
            builder.maximumWeight(maximum, (key, item) -> item.weight());
        } else {
            builder.maximumSize(maximum);
        }
        builder.cost(workload.costs().isUnit() ? CostModel.none() : (key, item, loadNanos) -> item.cost());
        if (segments > 0) {
            builder.segments(segments);
        }
        cache = builder.build();
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

    @Override
    public void close() {
        cache.close();
    }
}
