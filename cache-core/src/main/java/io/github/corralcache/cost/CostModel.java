package io.github.corralcache.cost;

/**
 * Says what it costs to load an entry again, which cost-aware eviction policies weigh against its room. Costs of one
 * cache, or of one pool, are compared with one another, so they share a unit; which one does not matter. What is not a
 * positive, finite number counts as unknown. Thread-safe; what it throws is counted and the cost is unknown.
 */
@FunctionalInterface
public interface CostModel<K, V> {

    /**
     * Returns the cost of loading the entry again.
     *
     * @param loadNanos how long the load took, in nanoseconds; NaN if the value was put and not loaded
     */
    double cost(K key, V value, double loadNanos);

    /** The cost of an entry is the time its loads take, smoothed over them. */
    static <K, V> CostModel<K, V> measured() {
        return MeasuredCost.instance();
    }

    /** All entries cost the same. */
    static <K, V> CostModel<K, V> none() {
        return NoCost.instance();
    }

    /**
     * Whether costs of the same key are smoothed over its loads, as measurements should be and declarations should not.
     */
    default boolean isSmoothed() {
        return false;
    }
}
