package io.github.corralcache.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * A cache of one segment and no values: the least that a policy needs to work, and a strict customer of it. Complains
 * when a policy gives up what is not there. Single-threaded, so no hit is lost.
 */
final class PolicyDriver implements Entries {

    private final Map<Long, Integer> slotOf = new HashMap<>();
    private final EvictionPolicy policy;
    private final HitRecording recording;
    private long capacity;
    private long weight;
    private long evictions;
    private int[] free = {};
    private int freeCount;
    private long[] keys = {};
    private long[] weights = {};
    private double[] costs = {};
    private long[] lives = {};
    private long life = Long.MAX_VALUE;
    private int[] words = {};
    private boolean[] held = {};

    PolicyDriver(EvictionPolicy.Factory factory, long capacity, long seed) {
        this.capacity = capacity;
        policy = factory.create(this, seed);
        recording = policy.hits();
    }

    static PolicyDriver of(String policy, long capacity) {
        return of(policy, Map.of(), capacity);
    }

    static PolicyDriver of(String policy, Map<String, String> options, long capacity) {
        return new PolicyDriver(Policies.named(policy, options), capacity, 1);
    }

    /** Looks a key up and adds it if absent; returns whether it was there. */
    boolean access(long key) {
        return access(key, 1, 1);
    }

    boolean access(long key, long weight, double cost) {
        if (hit(key)) {
            return true;
        }
        put(key, weight, cost);
        return false;
    }

    /** Accesses all the keys, each of weight and cost 1. */
    void accessAll(long... keys) {
        for (long key : keys) {
            access(key);
        }
    }

    /** Looks a key up. */
    boolean hit(long key) {
        Integer slot = slotOf.get(key);
        if (slot == null) {
            return false;
        }
        if (words[slot] < recording.maximumCount()) {
            words[slot]++;
        }
        IntUnaryOperator mark = recording.mark();
        if (mark != null) {
            int marked = mark.applyAsInt(words[slot]);
            if (marked == words[slot]) {
                return true;
            }
            words[slot] = marked;
        }
        int shift = recording.sampleShift();
        if (shift >= 0 && ((hashOf(key) ^ recording.sampled()) & ((1 << shift) - 1)) == 0) {
            policy.touched(slot);
        }
        return true;
    }

    /** Adds or replaces a key; one heavier than the capacity is removed instead. */
    void put(long key, long weight, double cost) {
        if (weight > capacity) {
            remove(key);
            return;
        }
        Integer present = slotOf.get(key);
        if (present != null) {
            long oldWeight = weights[present];
            weights[present] = weight;
            costs[present] = cost;
            lives[present] = life;
            this.weight += weight - oldWeight;
            policy.updated(present, oldWeight);
            evictDownTo(capacity);
            return;
        }
        policy.arriving(hashOf(key), weight, cost);
        evictDownTo(capacity - weight);
        int slot = takeSlot();
        keys[slot] = key;
        weights[slot] = weight;
        costs[slot] = cost;
        lives[slot] = life;
        words[slot] = 0;
        held[slot] = true;
        slotOf.put(key, slot);
        this.weight += weight;
        policy.added(slot);
    }

    void remove(long key) {
        Integer slot = slotOf.get(key);
        if (slot != null) {
            policy.removed(slot);
            forget(slot);
        }
    }

    void clear() {
        policy.clear();
        for (int slot :
                slotOf.values().stream().mapToInt(Integer::intValue).sorted().toArray()) {
            forget(slot);
        }
    }

    /** Has the policy give up one entry, and returns its key. */
    long evict() {
        int slot = policy.evict();
        if (slot < 0 || slot >= held.length || !held[slot]) {
            throw new AssertionError("evicted slot " + slot + ", which holds no entry");
        }
        policy.reason(slot);
        long key = keys[slot];
        evictions++;
        forget(slot);
        return key;
    }

    /** Has entries stored from now on end after so many nanoseconds. */
    PolicyDriver lasting(long nanos) {
        life = nanos;
        return this;
    }

    void resize(long newCapacity) {
        capacity = newCapacity;
        evictDownTo(newCapacity);
    }

    boolean holds(long key) {
        return slotOf.containsKey(key);
    }

    /** Sets the word of a key as a racing reader would. */
    void writeWord(long key, int word) {
        words[slotOf.get(key)] = word;
    }

    /** The keys held, in ascending order. */
    long[] keys() {
        return slotOf.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    long evictions() {
        return evictions;
    }

    private void evictDownTo(long most) {
        while (weight > most) {
            evict();
        }
    }

    private void forget(int slot) {
        held[slot] = false;
        weight -= weights[slot];
        slotOf.remove(keys[slot]);
        free[freeCount++] = slot;
    }

    private int takeSlot() {
        if (freeCount == 0) {
            int length = keys.length;
            int grown = Math.max(8, length * 2);
            keys = Arrays.copyOf(keys, grown);
            weights = Arrays.copyOf(weights, grown);
            costs = Arrays.copyOf(costs, grown);
            lives = Arrays.copyOf(lives, grown);
            words = Arrays.copyOf(words, grown);
            held = Arrays.copyOf(held, grown);
            free = Arrays.copyOf(free, grown);
            for (int slot = grown - 1; slot >= length; slot--) {
                free[freeCount++] = slot;
            }
        }
        return free[--freeCount];
    }

    static int hashOf(long key) {
        long mixed = (key ^ (key >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed ^ (mixed >>> 33));
    }

    /** A key that {@link #hashOf} gives this hash: another for each {@code number} from 0 to 2^31. */
    static long keyWithHash(int hash, int number) {
        long mixed = ((long) number << 32) | Integer.toUnsignedLong(hash ^ (number >>> 1));
        mixed *= 0x9cb4b2f8129337dbL;
        mixed = (mixed ^ (mixed >>> 33)) * 0x4f74430c22a54005L;
        return mixed ^ (mixed >>> 33);
    }

    @Override
    public int slots() {
        return keys.length;
    }

    @Override
    public int count() {
        return slotOf.size();
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public long capacity() {
        return capacity;
    }

    @Override
    public boolean areWeighted() {
        return true;
    }

    @Override
    public int hash(int slot) {
        return hashOf(keys[slot]);
    }

    @Override
    public long weight(int slot) {
        return weights[slot];
    }

    @Override
    public double cost(int slot) {
        return costs[slot];
    }

    @Override
    public int group(int slot) {
        return -1;
    }

    @Override
    public long endsInNanos(int slot) {
        return lives[slot];
    }

    @Override
    public int word(int slot) {
        return words[slot];
    }

    @Override
    public void word(int slot, int value) {
        words[slot] = value;
    }
}
