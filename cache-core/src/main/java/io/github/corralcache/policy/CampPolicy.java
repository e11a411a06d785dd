package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * CAMP, cost-adaptive multi-queue eviction: GreedyDual-Size with the cost by weight rounded to a few significant bits,
 * so that there are few different ones. All entries of one rounded cost are in one queue by recency, which is the order
 * of their worth as well, so only the oldest of each queue need a heap. It changes when one of those does, which is
 * seldom.
 *
 * <p>Rounding keeps the leading bits of the floating-point number, whatever the unit of costs; the paper scales them to
 * integers first.
 *
 * <p>Ghandeharizadeh, Irani, Lam, Yap: "CAMP: a cost adaptive multi-queue eviction policy for key-value stores",
 * Middleware 2014.
 */
final class CampPolicy implements EvictionPolicy {

    /** Between two times that the level starts from zero again, evictions at least. */
    private static final int FEWEST_EVICTIONS = 1024;

    /** Bits of a double's mantissa, less the leading one, which goes without saying. */
    private static final int MANTISSA_BITS = 52;

    private final Entries entries;
    private final UsualTerms usual = new UsualTerms();
    private final int roundedBits;
    private final CampQueues queues;
    /** The queues, by what their oldest entry is worth. */
    private final SlotHeap oldest = new SlotHeap();
    /** By slot. */
    private int[] queueOf = {};
    /** By slot. */
    private double[] worth = {};
    /** The least that any entry is worth. */
    private double level;

    private int evictions;

    /** @param precision significant bits that rounding keeps */
    private CampPolicy(Entries entries, int precision) {
        this.entries = entries;
        roundedBits = MANTISSA_BITS + 1 - precision;
        queues = new CampQueues(new SlotLinks(entries));
    }

    static Factory factory(PolicyOptions options) {
        int precision = options.integer("precision", 4, 1, 16);
        return (entries, seed) -> new CampPolicy(entries, precision);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.buffered();
    }

    @Override
    public void added(int slot) {
        usual.learn(entries.cost(slot), entries.weight(slot));
        queueOf = SlotArrays.fit(queueOf, entries.slots());
        worth = SlotArrays.fit(worth, entries.slots());
        append(slot, queues.of(roundedCost(slot)));
    }

    @Override
    public void touched(int slot) {
        int queue = queueOf[slot];
        int next = queues.of(roundedCost(slot));
        if (queue != next) {
            removed(slot);
            append(slot, next);
            return;
        }
        SlotList list = queues.list(queue);
        boolean wasOldest = list.last() == slot;
        list.moveFirst(slot);
        worth[slot] = level + queues.cost(queue);
        if (wasOldest) {
            oldest.set(queue, worth[list.last()]);
        }
    }

    @Override
    public void updated(int slot, long oldWeight) {
        queues.list(queueOf[slot]).reweigh(slot, oldWeight);
        touched(slot);
    }

    @Override
    public void removed(int slot) {
        int queue = queueOf[slot];
        SlotList list = queues.list(queue);
        boolean wasOldest = list.last() == slot;
        list.remove(slot);
        if (list.isEmpty()) {
            oldest.remove(queue);
            queues.drop(queue);
        } else if (wasOldest) {
            oldest.set(queue, worth[list.last()]);
        }
    }

    @Override
    public int evict() {
        int victim = queues.list(oldest.least()).last();
        removed(victim);
        level = oldest.isEmpty() ? worth[victim] : oldest.key(oldest.least());
        if (++evictions >= Math.max(FEWEST_EVICTIONS, entries.count())) {
            startFromZero();
        }
        return victim;
    }

    private void append(int slot, int queue) {
        SlotList list = queues.list(queue);
        list.addFirst(slot);
        queueOf[slot] = queue;
        worth[slot] = level + queues.cost(queue);
        if (list.size() == 1) {
            oldest.set(queue, worth[slot]);
        }
    }

    private double roundedCost(int slot) {
        double cost = Costs.perWeight(entries.cost(slot), entries.weight(slot));
        return Double.longBitsToDouble(Double.doubleToRawLongBits(cost) >>> roundedBits << roundedBits);
    }

    /** Only differences matter, and they are lost where the level is too high for a double to tell them. */
    private void startFromZero() {
        oldest.lower(level);
        for (int slot = 0; slot < worth.length; slot++) {
            worth[slot] -= level;
        }
        level = 0;
        evictions = 0;
    }

    @Override
    public EvictionReason reason(int victim) {
        return usual.reason(entries.cost(victim), entries.weight(victim), false);
    }

    @Override
    public void clear() {
        queues.clear();
        oldest.clear();
        level = 0;
        evictions = 0;
    }
}
