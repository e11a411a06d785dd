package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.cost.ObjectCosts;
import io.github.corralcache.benchmarks.trace.Trace;

/**
 * What is replayed: a trace, the costs of its objects, and the objects as caches store them, made once.
 *
 * @param weighed whether objects take as much room as their size, and not one entry each
 */
record Workload(Trace trace, ObjectCosts costs, boolean weighed, Item[] items) {

    static Workload of(Trace trace, ObjectCosts costs, boolean weighed) {
        Item[] items = new Item[trace.objects()];
        for (int object = 0; object < items.length; object++) {
            // Weight zero would make an object free to keep, which no real one is.
            int weight = weighed ? Math.max(1, trace.size(object)) : 1;
            items[object] = new Item(trace.key(object), weight, costs.cost(object));
        }
        return new Workload(trace, costs, weighed, items);
    }
}
