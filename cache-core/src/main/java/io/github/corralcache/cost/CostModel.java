package io.github.corralcache.cost;

/**
 * Returns what it costs to load an entry again. Cost-aware eviction policies compare this with the room that the entry
 * takes. All costs of one cache, or of one pool, must have the same unit, which may be any. A number that is not
 * positive and finite means that the cost is unknown. Implementations must be thread-safe, and should be fast. If one
 * throws, this is counted and the cost is unknown.
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
     * Whether to smooth the costs of a key over its loads. Measured costs should be smoothed, declared costs should
     * not.
     */
    default boolean isSmoothed() {
        return false;
    }
}
