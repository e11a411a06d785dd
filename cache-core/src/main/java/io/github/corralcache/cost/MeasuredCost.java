package io.github.corralcache.cost;

/** The cost of an entry is the time its load took. */
final class MeasuredCost implements CostModel<Object, Object> {

    private static final MeasuredCost INSTANCE = new MeasuredCost();

    private MeasuredCost() {}

    @SuppressWarnings("unchecked") // looks at neither key nor value
    static <K, V> CostModel<K, V> instance() {
        return (CostModel<K, V>) (CostModel<?, ?>) INSTANCE;
    }

    @Override
    public double cost(Object key, Object value, double loadNanos) {
        return loadNanos;
    }

    @Override
    public boolean isSmoothed() {
        return true;
    }
}
