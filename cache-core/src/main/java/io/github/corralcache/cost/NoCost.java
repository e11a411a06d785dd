package io.github.corralcache.cost;

/** All entries cost the same. */
final class NoCost implements CostModel<Object, Object> {

    private static final NoCost INSTANCE = new NoCost();

    private NoCost() {}

    @SuppressWarnings("unchecked") // looks at neither key nor value
    static <K, V> CostModel<K, V> instance() {
        return (CostModel<K, V>) (CostModel<?, ?>) INSTANCE;
    }

    @Override
    public double cost(Object key, Object value, double loadNanos) {
        return 1;
    }
}
