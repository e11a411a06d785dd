package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;
import java.util.BitSet;

/**
 * GD-Wheel: GreedyDual in constant time. The level is a clock, and an entry's worth the time at which it falls due: now
 * and its cost from now. Entries that are due within the first wheel's span have a queue for each time; later ones
 * share the queues of slower wheels, and move to a faster one when the clock comes round to them.
 *
 * <p>Costs are whole numbers for that, up to what the wheels hold. They are scaled by a power of two such that their
 * geometric mean is near the middle of that, and clamped: two wheels of 256 queues tell costs apart from a hundredth of
 * the mean to five hundred times it. The scale follows the mean.
 *
 * <p>The paper moves entries by what is left of their cost at the time, rounded; this keeps the time they are due, so
 * that the order is that of GreedyDual, up to the scaling.
 *
 * <p>Li, Cox: "GD-Wheel: a cost-aware replacement policy for key-value stores", EuroSys 2015.
 */
final class GdWheelPolicy implements EvictionPolicy {

    /** Costs that make the mean, at most: older ones fade. */
    private static final int LONGEST_MEMORY = 4096;

    /** By how many powers of two the scale may be off before it follows the mean. */
    private static final double TOLERANCE = 0.75;

    private final Entries entries;
    private final UsualTerms usual = new UsualTerms();
    private final int wheels;
    private final int queuesPerWheel;
    private final int queueBits;
    private final int mostUnits;
    private final SlotList[] queues;
    private final BitSet[] inUse;
    /** By slot: number of its queue, counted through all wheels. */
    private int[] queueOf = {};
    /** By slot: the time it is due. */
    private long[] due = {};

    private long now;
    private double meanExponent;
    private int costsSeen;
    private int sinceScaling;
    /** The power of two that costs are multiplied by. */
    private int scale;

    private GdWheelPolicy(Entries entries, int wheels, int queuesPerWheel) {
        this.entries = entries;
        this.wheels = wheels;
        this.queuesPerWheel = queuesPerWheel;
        queueBits = Integer.numberOfTrailingZeros(queuesPerWheel);
        // a whole turn of the slowest wheel less one queue, so that nothing is put where the hand is
        mostUnits = (queuesPerWheel - 1) << (queueBits * (wheels - 1));
        SlotLinks links = new SlotLinks(entries);
        queues = new SlotList[wheels * queuesPerWheel];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = links.oneOfMany();
        }
        inUse = new BitSet[wheels];
        for (int wheel = 0; wheel < wheels; wheel++) {
            inUse[wheel] = new BitSet(queuesPerWheel);
        }
    }

    static Factory factory(PolicyOptions options) {
        int wheels = options.integer("wheels", 2, 1, 3);
        int queues = options.powerOfTwo("queues", 256, 16, 1024);
        return (entries, seed) -> new GdWheelPolicy(entries, wheels, queues);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.buffered();
    }

    @Override
    public void added(int slot) {
        usual.learn(entries.cost(slot), entries.weight(slot));
        queueOf = SlotArrays.fit(queueOf, entries.slots());
        due = SlotArrays.fit(due, entries.slots());
        place(slot, now + units(slot));
    }

    @Override
    public void touched(int slot) {
        take(slot);
        place(slot, now + units(slot));
    }

    @Override
    public void updated(int slot, long oldWeight) {
        queues[queueOf[slot]].reweigh(slot, oldWeight);
        touched(slot);
    }

    @Override
    public void removed(int slot) {
        take(slot);
    }

    @Override
    public int evict() {
        while (inUse[0].isEmpty()) {
            turnSlowerWheel();
        }
        SlotList queue = queues[nextInUse(0)];
        int victim = queue.last();
        now = due[victim];
        take(victim);
        return victim;
    }

    /** Advances the clock to the next queue that is in use, and moves its entries to faster wheels. */
    private void turnSlowerWheel() {
        int wheel = 1;
        while (inUse[wheel].isEmpty()) {
            wheel++;
        }
        int index = nextInUse(wheel);
        int shift = queueBits * wheel;
        long turned = now >>> shift;
        now = (turned + ((index - turned) & (queuesPerWheel - 1))) << shift;
        SlotList queue = queues[wheel * queuesPerWheel + index];
        // the oldest first, so that it stays the oldest among those due at one time
        while (!queue.isEmpty()) {
            int slot = queue.last();
            take(slot);
            place(slot, due[slot]);
        }
    }

    /** The first queue in use of a wheel, from the hand on. */
    private int nextInUse(int wheel) {
        int hand = (int) (now >>> (queueBits * wheel)) & (queuesPerWheel - 1);
        int index = inUse[wheel].nextSetBit(hand);
        return index >= 0 ? index : inUse[wheel].nextSetBit(0);
    }

    private void place(int slot, long time) {
        int wheel = 0;
        while (wheel < wheels - 1 && time >>> (queueBits * (wheel + 1)) != now >>> (queueBits * (wheel + 1))) {
            wheel++;
        }
        int index = (int) (time >>> (queueBits * wheel)) & (queuesPerWheel - 1);
        int queue = wheel * queuesPerWheel + index;
        queues[queue].addFirst(slot);
        inUse[wheel].set(index);
        queueOf[slot] = queue;
        due[slot] = time;
    }

    private void take(int slot) {
        int queue = queueOf[slot];
        queues[queue].remove(slot);
        if (queues[queue].isEmpty()) {
            inUse[queue / queuesPerWheel].clear(queue % queuesPerWheel);
        }
    }

    /** The cost in steps of the clock. */
    private int units(int slot) {
        double cost = Costs.sane(entries.cost(slot));
        learn(cost);
        return clamp(Math.scalb(cost, scale));
    }

    private int clamp(double units) {
        return (int) Math.max(1, Math.min(mostUnits, Math.rint(units)));
    }

    private void learn(double cost) {
        costsSeen = Math.min(LONGEST_MEMORY, costsSeen + 1);
        meanExponent += (Math.getExponent(cost) + 0.5 - meanExponent) / costsSeen;
        if (++sinceScaling >= entries.count()) {
            sinceScaling = 0;
            // a little below the middle: clamping expensive entries does more harm than rounding cheap ones
            double fitting = queueBits * wheels / 2.0 - 1 - meanExponent;
            if (Math.abs(fitting - scale) >= TOLERANCE) {
                rescale((int) Math.rint(fitting));
            }
        }
    }

    /** Changes the scale, and the times that entries are due with it. */
    private void rescale(int newScale) {
        int[] slots = new int[entries.count()];
        int count = 0;
        for (int wheel = 0; wheel < wheels; wheel++) {
            while (!inUse[wheel].isEmpty()) {
                int slot = queues[wheel * queuesPerWheel + nextInUse(wheel)].last();
                take(slot);
                slots[count++] = slot;
            }
        }
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            place(slot, now + clamp(Math.scalb((double) (due[slot] - now), newScale - scale)));
        }
        scale = newScale;
    }

    @Override
    public EvictionReason reason(int victim) {
        return usual.reason(entries.cost(victim), 1, false);
    }

    @Override
    public void clear() {
        for (SlotList queue : queues) {
            queue.clear();
        }
        for (BitSet set : inUse) {
            set.clear();
        }
        now = 0;
    }
}
