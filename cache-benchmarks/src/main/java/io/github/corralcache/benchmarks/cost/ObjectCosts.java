package io.github.corralcache.benchmarks.cost;

/** The cost and the cost group of each object of one trace. Immutable. */
public final class ObjectCosts {

    private final double[] costs;
    private final byte[] groups;
    private final int groupCount;

    /**
     * @param costs by object, more than zero
     * @param groups by object, below {@code groupCount}
     */
    ObjectCosts(double[] costs, byte[] groups, int groupCount) {
        this.costs = costs;
        this.groups = groups;
        this.groupCount = groupCount;
    }

    public double cost(int object) {
        return costs[object];
    }

    /** Whether every miss costs the same. */
    public boolean isUnit() {
        return groupCount == 1;
    }

    /** The group of objects of similar cost, from zero, that must not be starved for another one. */
    public int group(int object) {
        return groups[object];
    }

    /** The number of groups. */
    public int groups() {
        return groupCount;
    }
}
