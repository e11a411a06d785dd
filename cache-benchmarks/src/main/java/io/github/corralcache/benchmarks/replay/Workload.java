package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.cost.ObjectCosts;
import io.github.corralcache.benchmarks.trace.Trace;

/** What is replayed: a trace, the costs of its objects, and the objects as caches store them, made once. Immutable. */
final class Workload {

    private final Trace trace;
    private final ObjectCosts costs;
    private final boolean weighed;
    private final Item[] items;

    /** @param weighed whether objects take as much room as their size, and not one entry each */
    Workload(Trace trace, ObjectCosts costs, boolean weighed) {
        this.trace = trace;
        this.costs = costs;
        this.weighed = weighed;
        items = new Item[trace.objects()];
        for (int object = 0; object < items.length; object++) {
            // Weight zero would make an object free to keep, which no real one is.
            int weight = weighed ? Math.max(1, trace.size(object)) : 1;
            items[object] = new Item(trace.key(object), weight, costs.cost(object));
        }
    }

    Trace trace() {
        return trace;
    }

    ObjectCosts costs() {
        return costs;
    }

    boolean weighed() {
        return weighed;
    }

    /** What caches store for an object. */
    Item item(int object) {
        return items[object];
    }
}
