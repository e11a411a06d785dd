package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * GreedyDual: an entry that is added or hit is worth what it costs to load again, on top of what the last entry to be
 * given up was worth. The entry worth least goes. So a costly entry stays longer than a cheap one, but not for good:
 * everybody who comes later starts from a higher level. With equal costs it is LRU.
 *
 * <p>GreedyDual-Size takes the cost by weight. GreedyDual-Size-Frequency multiplies that by the number of accesses,
 * which as a rule saves more cost and keeps more hits as well.
 *
 * <p>Young: "The k-server dual and loose competitiveness for paging", Algorithmica 1994; Cao, Irani: "Cost-aware WWW
 * proxy caching algorithms", USITS 1997; Cherkasova: "Improving WWW proxies performance with Greedy-Dual-Size-Frequency
 * caching policy", HP 1998.
 */
final class GreedyDualPolicy implements EvictionPolicy {

    private enum Worth {
        COST,
        COST_PER_WEIGHT,
        FREQUENT_COST_PER_WEIGHT
    }

    /** Between two times that the level starts from zero again, evictions at least. */
    private static final int FEWEST_EVICTIONS = 1024;

    private final Entries entries;
    private final UsualTerms usual = new UsualTerms();
    private final Worth worth;
    private final SlotHeap heap = new SlotHeap();
    /** By slot; not in use unless frequency matters. */
    private int[] accesses = {};
    /** What the last entry that was given up was worth. */
    private double level;

    private int evictions;

    private GreedyDualPolicy(Entries entries, Worth worth) {
        this.entries = entries;
        this.worth = worth;
    }

    static Factory greedyDual(PolicyOptions options) {
        return (entries, seed) -> new GreedyDualPolicy(entries, Worth.COST);
    }

    static Factory greedyDualSize(PolicyOptions options) {
        return (entries, seed) -> new GreedyDualPolicy(entries, Worth.COST_PER_WEIGHT);
    }

    static Factory greedyDualSizeFrequency(PolicyOptions options) {
        return (entries, seed) -> new GreedyDualPolicy(entries, Worth.FREQUENT_COST_PER_WEIGHT);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.buffered();
    }

    @Override
    public void added(int slot) {
        usual.learn(entries.cost(slot), entries.weight(slot));
        if (worth == Worth.FREQUENT_COST_PER_WEIGHT) {
            accesses = SlotArrays.fit(accesses, entries.slots());
            accesses[slot] = 1;
        }
        heap.set(slot, level + worth(slot));
    }

    @Override
    public void touched(int slot) {
        if (worth == Worth.FREQUENT_COST_PER_WEIGHT && accesses[slot] < Integer.MAX_VALUE) {
            accesses[slot]++;
        }
        heap.set(slot, level + worth(slot));
    }

    @Override
    public void updated(int slot, long oldWeight) {
        touched(slot);
    }

    @Override
    public void removed(int slot) {
        heap.remove(slot);
    }

    @Override
    public int evict() {
        int victim = heap.least();
        level = heap.key(victim);
        heap.remove(victim);
        if (++evictions >= Math.max(FEWEST_EVICTIONS, entries.count())) {
            startFromZero();
        }
        return victim;
    }

    /** Only differences matter, and they are lost where the level is too high for a double to tell them. */
    private void startFromZero() {
        heap.lower(level);
        level = 0;
        evictions = 0;
    }

    private double worth(int slot) {
        return switch (worth) {
            case COST -> Costs.sane(entries.cost(slot));
            case COST_PER_WEIGHT -> Costs.perWeight(entries.cost(slot), entries.weight(slot));
            case FREQUENT_COST_PER_WEIGHT -> accesses[slot] * Costs.perWeight(entries.cost(slot), entries.weight(slot));
        };
    }

    @Override
    public EvictionReason reason(int victim) {
        double cost = entries.cost(victim);
        return usual.reason(
                cost,
                worth == Worth.COST ? 1 : entries.weight(victim),
                worth == Worth.FREQUENT_COST_PER_WEIGHT && accesses[victim] == 1);
    }

    @Override
    public void clear() {
        heap.clear();
        level = 0;
        evictions = 0;
    }
}
