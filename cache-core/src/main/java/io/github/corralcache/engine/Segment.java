package io.github.corralcache.engine;

import io.github.corralcache.EvictionReason;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.cost.SmoothedCost;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.policy.Entries;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.policy.HitRecording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One part of a cache: its entries by slot, their weights, and the policy that says which to give up. All methods are
 * called under {@link #lock}, which is held for a few steps only, and never while user code other than {@code equals}
 * runs.
 */
final class Segment<K, V> implements Entries {

    /** What became of an entry that was to be stored. */
    enum Outcome {
        STORED,
        /** It is heavier than the whole cache. */
        REFUSED,
        /** Nothing is left to evict here, and other segments hold all the room. */
        NO_ROOM
    }

    /** A plain mutex of the platform: virtual threads that wait for it do not pin their carriers. */
    final ReentrantLock lock = new ReentrantLock();

    private final Table<K, V> table;
    private final Budget budget;
    private final Lifetimes lifetimes;
    private final long share;
    private final boolean alone;
    private final EvictionPolicy policy;
    private final @Nullable ReadBuffer<K, V> reads;

    private @Nullable Node<K, V>[] nodes;
    private long @Nullable [] weights;
    private float @Nullable [] costs;
    private final boolean smoothsCosts;

    /** Slots below this have been in use; those of them that are not now are in {@link #free}. */
    private int slots;

    private int[] free = new int[0];
    private int freeCount;

    private int count;
    private long weight;
    private final EvictionLog log = new EvictionLog();

    /** When the latest entry was stored. */
    private long writtenAt;

    private int sweepFrom;
    private long sweepBeganAt;

    /** All deadlines have been looked at since. */
    private long sweptAt;

    /** @param segments how many segments share {@code budget} */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Segment(
            Table<K, V> table,
            Budget budget,
            Lifetimes lifetimes,
            EvictionPolicy.Factory policies,
            int segments,
            boolean weighted,
            boolean costed,
            boolean smoothsCosts,
            long seed,
            long now) {
        this.table = table;
        this.budget = budget;
        this.lifetimes = lifetimes;
        this.alone = segments == 1;
        this.share = Math.max(1, budget.maximum() / segments);
        this.nodes = new Node[(int) Math.min(16, share)];
        this.weights = weighted ? new long[nodes.length] : null;
        this.costs = costed ? new float[nodes.length] : null;
        this.smoothsCosts = smoothsCosts;
        this.sweepBeganAt = now;
        this.sweptAt = now;
        this.policy = policies.create(this, seed);
        this.reads = policy.hits().sampleShift() >= 0 ? new ReadBuffer<>() : null;
    }

    // ---- what a policy sees

    @Override
    public int slots() {
        return nodes.length;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public long capacity() {
        return alone ? budget.maximum() : Math.max(share, weight);
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
        return -1;
    }

    @Override
    public long endsInNanos(int slot) {
        return lifetimes.endsIn(node(slot), writtenAt);
    }

    @Override
    public int word(int slot) {
        return node(slot).word;
    }

    @Override
    public void word(int slot, int value) {
        node(slot).word = value;
    }

    private Node<K, V> node(int slot) {
        Node<K, V> node = nodes[slot];
        if (node == null) {
            throw new IllegalStateException("slot " + slot + " is free");
        }
        return node;
    }

    // ---- reads

    /** How the policy wants to learn of hits. */
    HitRecording hits() {
        return policy.hits();
    }

    /** Where hits on this segment wait for the policy, if it wants them one by one. Needs no lock. */
    @Nullable
    ReadBuffer<K, V> reads() {
        return reads;
    }

    /** Hands waiting hits to the policy. */
    void drainReads() {
        if (reads != null) {
            reads.drain(this::touch);
        }
    }

    /** Tells the policy of a hit, unless the entry has left since. */
    void touch(Node<K, V> node) {
        if (nodes[node.slot] == node) {
            policy.touched(node.slot);
        }
    }

    // ---- writes

    /** Stores an entry, evicting others as needed, or replaces the one that has the key. */
    Outcome store(Entry<K, V> entry, long now, Removals<K, V> removals) {
        drainReads();
        writtenAt = now;
        Node<K, V> node = table.find(entry.key(), entry.hash());
        if (entry.weight() > budget.maximum()) {
            if (node != null) {
                remove(node, RemovalCause.REFUSED, removals);
            }
            return Outcome.REFUSED;
        }
        if (node != null) {
            int slot = node.slot;
            long growth = Math.max(0, entry.weight() - weight(slot));
            boolean room = makeRoom(growth, removals);
            if (nodes[slot] == node) {
                if (room) {
                    replace(node, entry, now, removals);
                }
                return room ? Outcome.STORED : Outcome.NO_ROOM;
            }
            if (room) {
                budget.release(growth); // making room has evicted the very entry that was to grow
            }
        }
        policy.arriving(entry.hash(), entry.weight(), costs == null ? 1 : entry.cost());
        if (!makeRoom(entry.weight(), removals)) {
            return Outcome.NO_ROOM;
        }
        add(entry, now);
        return Outcome.STORED;
    }

    /**
     * Reserves {@code need}, evicting while there is no room. Returns false, with nothing reserved, if that was not
     * enough.
     */
    private boolean makeRoom(long need, Removals<K, V> removals) {
        long freed = 0;
        while (freed < need && !budget.reserve(need - freed)) {
            if (count == 0) {
                budget.release(freed);
                return false;
            }
            freed += evict(removals);
        }
        if (freed > need) {
            budget.release(freed - need);
        }
        return true;
    }

    /** Evicts one entry, and returns its weight, which stays reserved. */
    private long evict(Removals<K, V> removals) {
        Node<K, V> victim = node(policy.evict());
        long freed = weight(victim.slot);
        if (log.isNextOfSample()) {
            log.add(reason(victim), victim.hash, cost(victim.slot), freed, writtenAt);
        }
        removals.add(victim.key, drop(victim), RemovalCause.EVICTED, freed);
        return freed;
    }

    private EvictionReason reason(Node<K, V> victim) {
        boolean gone = lifetimes.freshness(victim, victim.deadline(), writtenAt) == Freshness.GONE;
        return gone ? EvictionReason.EXPIRY : policy.reason();
    }

    /** Evicts entries until {@code need} is free for another segment, or none is left. */
    void relieve(long need, long now, Removals<K, V> removals) {
        drainReads();
        writtenAt = now;
        long freed = 0;
        while (freed < need && count > 0) {
            freed += evict(removals);
        }
        budget.release(freed);
    }

    private void add(Entry<K, V> entry, long now) {
        int slot = freeCount > 0 ? free[--freeCount] : newSlot();
        Node<K, V> node = lifetimes.node(entry, entry.key(), slot, now);
        nodes[slot] = node;
        if (costs != null) {
            costs[slot] = (float) entry.cost();
        }
        if (weights != null) {
            weights[slot] = entry.weight();
        }
        count++;
        weight += entry.weight();
        policy.added(slot);
        table.link(node, count);
    }

    private int newSlot() {
        if (slots == nodes.length) {
            // half as much again, but not much more than the segment's share: that is where most of them stop
            long grown = nodes.length + (nodes.length >> 1) + 1L;
            long enough = share + (share >> 5) + 8;
            int length = (int) Math.min(Integer.MAX_VALUE - 8, slots < share ? Math.min(grown, enough) : grown);
            nodes = Arrays.copyOf(nodes, length);
            if (weights != null) {
                weights = Arrays.copyOf(weights, length);
            }
            if (costs != null) {
                costs = Arrays.copyOf(costs, length);
            }
        }
        return slots++;
    }

    private void replace(Node<K, V> node, Entry<K, V> entry, long now, Removals<K, V> removals) {
        int slot = node.slot;
        long before = weight(slot);
        boolean gone = lifetimes.freshness(node, node.deadline(), now) == Freshness.GONE;
        V old;
        if (entry.isPlain() && !(node instanceof OwnTtlNode)) {
            old = node.swapValue(entry.value());
            node.deadline(lifetimes.deadline(now));
        } else {
            Node<K, V> successor = lifetimes.node(entry, node.key, slot, now);
            successor.word = node.word;
            nodes[slot] = successor;
            table.replace(node, successor);
            old = node.end();
            lifetimes.release(node);
        }
        if (weights != null) {
            weights[slot] = entry.weight();
            weight += entry.weight() - before;
            if (entry.weight() < before) {
                budget.release(before - entry.weight());
            }
        }
        if (costs != null) {
            costs[slot] = (float) (smoothsCosts ? SmoothedCost.next(costs[slot], entry.cost()) : entry.cost());
        }
        policy.updated(slot, before);
        removals.add(node.key, old, gone ? RemovalCause.EXPIRED : RemovalCause.REPLACED, before);
    }

    /** Removes an entry that is there. */
    void remove(Node<K, V> node, RemovalCause cause, Removals<K, V> removals) {
        policy.removed(node.slot);
        long freed = weight(node.slot);
        removals.add(node.key, drop(node), cause, freed);
        budget.release(freed);
    }

    /** Takes an entry that the policy has forgotten out of the segment, and returns its value. */
    private V drop(Node<K, V> node) {
        table.unlink(node);
        int slot = node.slot;
        count--;
        weight -= weight(slot);
        nodes[slot] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(8, freeCount * 2));
        }
        free[freeCount++] = slot;
        lifetimes.release(node);
        return node.end();
    }

    /** Removes all entries. */
    void clear(int index, Removals<K, V> removals) {
        table.clear(index);
        policy.clear();
        long freed = weight;
        for (int slot = 0; slot < slots; slot++) {
            Node<K, V> node = nodes[slot];
            if (node != null) {
                nodes[slot] = null;
                lifetimes.release(node);
                removals.add(node.key, node.end(), RemovalCause.EXPLICIT, weight(slot));
            }
        }
        slots = 0;
        freeCount = 0;
        count = 0;
        weight = 0;
        budget.release(freed);
    }

    // ---- expiry

    /**
     * Removes the expired among the next {@code howMany} slots; a call for all of them starts at the first.
     *
     * @return in how many nanoseconds the first of the others ends; {@link Timescale#NEVER} if none does
     */
    long sweep(int howMany, long now, Removals<K, V> removals) {
        long endsIn = Timescale.NEVER;
        if (howMany >= slots) {
            sweepFrom = 0;
        }
        if (sweepFrom == 0) {
            sweepBeganAt = now;
        }
        int end = Math.min(slots, sweepFrom + howMany);
        for (int slot = sweepFrom; slot < end; slot++) {
            Node<K, V> node = nodes[slot];
            if (node == null) {
                continue;
            }
            if (lifetimes.freshnessSince(node, sweptAt, now) == Freshness.GONE) {
                remove(node, RemovalCause.EXPIRED, removals);
            } else {
                endsIn = Math.min(endsIn, lifetimes.endsIn(node, now));
            }
        }
        sweepFrom = end;
        if (end >= slots) {
            sweepFrom = 0;
            sweptAt = sweepBeganAt;
        }
        return endsIn;
    }

    /** Returns a time since which all deadlines have been looked at. */
    long sweptAt() {
        return sweptAt;
    }

    /** Returns the slots in use or free, of which a sweep has to look at each. */
    int sweepLength() {
        return slots;
    }

    /** Adds to an explanation what became of entries here. */
    void explain(EvictionLog.Telling telling, long now) {
        log.tell(telling, now);
    }

    /** Returns the nodes at this moment. */
    List<Node<K, V>> snapshot() {
        List<Node<K, V>> snapshot = new ArrayList<>(count);
        for (int slot = 0; slot < slots; slot++) {
            Node<K, V> node = nodes[slot];
            if (node != null) {
                snapshot.add(node);
            }
        }
        return snapshot;
    }
}
