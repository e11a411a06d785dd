package io.github.corralcache.engine;

import io.github.corralcache.policy.Entries;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a segment by slot, with their weights and costs, and whose they are; to the segment's policy, those
 * that it has not given up. Under the segment's lock.
 */
final class Slots<K, V> implements Entries {

    /** In place of a slot: there is none. */
    static final int NONE = -1;

    private final Budget budget;
    private final int segmentShift;
    private final SlotOwners<K, V> owners;

    private @Nullable Node<K, V>[] nodes;
    private long @Nullable [] weights;
    private float @Nullable [] costs;

    /** By slot the group of the entry; null until there is one that has any. */
    private byte @Nullable [] groups;

    /** Slots below this have been in use; those of them that are not now are in {@link #free}, or spare. */
    private int end;

    private int[] free = new int[0];
    private int freeCount;

    /** A free slot, or {@link #NONE}: an entry that takes the place of one just evicted needs no other. */
    private int spare = NONE;

    private int count;
    private long weight;

    /** Of the entries that are here, and not to be seen by the policy. */
    private int hiddenCount;

    private long hiddenWeight;

    private long writtenAt;

    /**
     * @param segments how many segments share {@code budget}: a power of two
     * @param weighted whether entries weigh anything but 1
     * @param costed whether entries may cost anything but 1
     * @param owners whose the entries are
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Slots(int segments, Budget budget, boolean weighted, boolean costed, SlotOwners<K, V> owners) {
        this.budget = budget;
        this.segmentShift = Integer.numberOfTrailingZeros(segments);
        this.owners = owners;
        this.nodes = new Node[(int) Math.min(16, share())];
        this.weights = weighted ? new long[nodes.length] : null;
        this.costs = costed ? new float[nodes.length] : null;
    }

    // ---- what a policy sees

    @Override
    public int slots() {
        return nodes.length;
    }

    @Override
    public int count() {
        return count - hiddenCount;
    }

    @Override
    public long weight() {
        return weight - hiddenWeight;
    }

    /** What the segment would have of the maximum if all had the same. */
    private long share() {
        return Math.max(1, budget.maximum() >> segmentShift);
    }

    @Override
    public long capacity() {
        long capacity = segmentShift == 0 ? budget.maximum() : Math.max(share(), weight);
        return hiddenWeight == 0 ? capacity : Math.max(1, capacity - hiddenWeight);
    }

    @Override
    public boolean areWeighted() {
        return weights != null;
    }

    @Override
    public int hash(int slot) {
        return node(slot).hash;
    }

    @Override
    public long weight(int slot) {
        return weights == null ? 1 : weights[slot];
    }

    @Override
    public double cost(int slot) {
        return costs == null ? 1 : costs[slot];
    }

    @Override
    public int group(int slot) {
        return groups == null ? GroupNumbers.NONE : groups[slot];
    }

    @Override
    public long endsInNanos(int slot) {
        return owners.of(slot).lifetimes.endsIn(node(slot), writtenAt);
    }

    @Override
    public int word(int slot) {
        return node(slot).word;
    }

    @Override
    public void word(int slot, int value) {
        node(slot).word = value;
    }

    // ---- what the segment sees

    /** The number of all entries. */
    int held() {
        return count;
    }

    /** The weight of all entries. */
    long load() {
        return weight;
    }

    /** Every slot that was in use since the last {@link #clear} is less than this. */
    int end() {
        return end;
    }

    /** When something was stored here, or for the sake of another segment given up, for the last time. */
    long writtenAt() {
        return writtenAt;
    }

    void writtenAt(long now) {
        writtenAt = now;
    }

    /** As {@link #cost}, without the lock: may be that of an entry which had the slot before. NaN if there is none. */
    double costRacily(int slot) {
        float[] known = costs;
        return known != null && slot < known.length ? known[slot] : Double.NaN;
    }

    /** As {@link #weight(int)}, without the lock: as {@link #costRacily} has it; 1 if there is none. */
    long weightRacily(int slot) {
        long[] known = weights;
        return known != null && slot < known.length ? known[slot] : 1;
    }

    boolean areCosted() {
        return costs != null;
    }

    /** Returns the entry in {@code slot}, or null if it is free. */
    @Nullable
    Node<K, V> at(int slot) {
        return nodes[slot];
    }

    /** Returns the entry in {@code slot}, which is in use. */
    Node<K, V> node(int slot) {
        Node<K, V> node = nodes[slot];
        if (node == null) {
            throw new IllegalStateException("slot " + slot + " is free");
        }
        return node;
    }

    /** Returns whose the entry in {@code slot} is, which is in use. */
    Owner<K, V> owner(int slot) {
        return owners.of(slot);
    }

    /** Whether there may be entries of several owners. */
    boolean areShared() {
        return owners.areShared();
    }

    /** From now on, the policy does not see an entry of this weight, which stays. */
    void hide(long entryWeight) {
        hiddenCount++;
        hiddenWeight += entryWeight;
    }

    /** The policy sees an entry again that had this weight when it was hidden, or nobody does. */
    void show(long entryWeight) {
        hiddenCount--;
        hiddenWeight -= entryWeight;
    }

    /** Returns a free slot, for an entry that is {@link #add added} next. */
    int next() {
        int slot = spare;
        if (slot != NONE) {
            spare = NONE;
            return slot;
        }
        return freeCount > 0 ? free[--freeCount] : newSlot();
    }

    private int newSlot() {
        if (end == nodes.length) {
            // half as much again, but not much more than the segment's share: that is where most of them stop
            long grown = nodes.length + (nodes.length >> 1) + 1L;
            long share = share();
            long enough = share + (share >> 5) + 8;
            int length = (int) Math.min(Integer.MAX_VALUE - 8, end < share ? Math.min(grown, enough) : grown);
            nodes = Arrays.copyOf(nodes, length);
            if (weights != null) {
                weights = Arrays.copyOf(weights, length);
            }
            if (costs != null) {
                costs = Arrays.copyOf(costs, length);
            }
            if (groups != null) {
                groups = Arrays.copyOf(groups, length);
            }
        }
        return end++;
    }

    /** Puts a new entry of {@code owner} in its slot. */
    void add(Owner<K, V> owner, Node<K, V> node, long entryWeight, double cost, int group) {
        put(node, entryWeight, cost);
        group(node.slot, group);
        owners.added(node.slot, owner, nodes.length);
        count++;
        weight += entryWeight;
    }

    /** Puts an entry in the place of another, which may be itself, with another weight and cost. */
    void replace(Node<K, V> node, long entryWeight, double cost) {
        weight += (weights == null ? 1 : entryWeight) - weight(node.slot);
        put(node, entryWeight, cost);
    }

    /** Gives the entry in {@code slot} its group, which may be {@link GroupNumbers#NONE}. */
    void group(int slot, int group) {
        byte[] known = groups;
        if (known == null) {
            if (group == GroupNumbers.NONE) {
                return;
            }
            groups = known = new byte[nodes.length];
            Arrays.fill(known, (byte) GroupNumbers.NONE);
        }
        known[slot] = (byte) group;
    }

    private void put(Node<K, V> node, long entryWeight, double cost) {
        int slot = node.slot;
        nodes[slot] = node;
        if (weights != null) {
            weights[slot] = entryWeight;
        }
        if (costs != null && Float.floatToRawIntBits(costs[slot]) != Float.floatToRawIntBits((float) cost)) {
            costs[slot] = (float) cost; // mostly unknown where entries are put: then other processors keep the line
        }
    }

    /** Frees the slot of an entry. */
    void remove(Node<K, V> node) {
        int slot = node.slot;
        count--;
        weight -= weight(slot);
        nodes[slot] = null;
        owners.removed(slot);
        if (spare == NONE) {
            spare = slot;
            return;
        }
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(8, freeCount * 2));
        }
        free[freeCount++] = slot;
    }

    /** Frees all slots. */
    void clear() {
        Arrays.fill(nodes, 0, end, null);
        end = 0;
        spare = NONE;
        freeCount = 0;
        count = 0;
        weight = 0;
    }
}
