package io.github.corralcache.policy.costaware;

import io.github.corralcache.policy.Entries;
import java.util.Arrays;

/**
 * A small model of a segment without keys and values: sees the accesses to a fraction of the keys, chosen by hash, and
 * has the same fraction of the capacity. So it tells how the whole cache would fare under another {@link Ranking}
 * (Waldspurger et al.: "Cache modeling and optimization using miniature simulations", ATC 2017).
 */
final class ShadowCache implements Entries {

    private final SampledRanking space;
    private final HashIndex index = new HashIndex();
    private int[] hashes = new int[16];
    private long[] weights = new long[16];
    private int[] free = new int[16];
    private int freeCount;
    private int end;
    private long weight;
    private long capacity;

    ShadowCache(AccessClock clock, Ranking ranking, long seed) {
        space = new SampledRanking(this, clock, new UseTally(), ranking, seed);
    }

    void rankBy(Ranking ranking) {
        space.rankBy(ranking);
    }

    void resize(long newCapacity) {
        capacity = newCapacity;
        while (weight > capacity) {
            forget(space.evict(0));
        }
    }

    /** Lets the key be used, and be added where it is missing. Returns whether it was there. */
    boolean access(int hash, long entryWeight, int worth, int group) {
        int slot = index.find(hash);
        if (slot != HashIndex.NONE) {
            space.use(slot);
            return true;
        }
        if (entryWeight > capacity) {
            return false;
        }
        while (weight + entryWeight > capacity) {
            forget(space.evict(entryWeight));
        }
        slot = newSlot();
        hashes[slot] = hash;
        weights[slot] = entryWeight;
        weight += entryWeight;
        index.add(hash, slot);
        space.add(slot, worth, group, true);
        return false;
    }

    void remove(int hash) {
        int slot = index.find(hash);
        if (slot != HashIndex.NONE) {
            space.remove(slot);
            forget(slot);
        }
    }

    /** Forgets the keys of {@code group}, which the cache does not have any more. */
    void forgetGroup(int group) {
        for (int slot = 0; slot < end; slot++) {
            long packed = space.packed(slot);
            if (PackedEntry.isPresent(packed) && PackedEntry.group(packed) == group) {
                space.remove(slot);
                forget(slot);
            }
        }
    }

    void clear() {
        space.clear();
        index.clear();
        end = 0;
        freeCount = 0;
        weight = 0;
    }

    private int newSlot() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (end == hashes.length) {
            hashes = Arrays.copyOf(hashes, end * 2);
            weights = Arrays.copyOf(weights, end * 2);
            free = Arrays.copyOf(free, end * 2);
        }
        return end++;
    }

    private void forget(int slot) {
        index.remove(hashes[slot]);
        weight -= weights[slot];
        free[freeCount++] = slot;
    }

    @Override
    public int slots() {
        return hashes.length;
    }

    @Override
    public int count() {
        return index.size();
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
        return hashes[slot];
    }

    @Override
    public long weight(int slot) {
        return weights[slot];
    }

    @Override
    public double cost(int slot) {
        return 1;
    }

    @Override
    public int group(int slot) {
        return -1;
    }

    @Override
    public long endsInNanos(int slot) {
        return Long.MAX_VALUE;
    }

    /** All entries here are watched ones: what is packed is all there is. */
    @Override
    public int word(int slot) {
        return PackedEntry.word(space.packed(slot));
    }

    @Override
    public void word(int slot, int value) {}
}
