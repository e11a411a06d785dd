package io.github.corralcache.policy.costaware;

import java.util.Arrays;

/** Finds the slot of a hash, by open addressing with linear probing. Keys with the same hash are the same here. */
final class HashIndex {

    static final int NONE = -1;

    private static final int SMALLEST = 16;

    private int[] hashes = new int[SMALLEST];
    /** Slot plus one; zero where the cell is free. */
    private int[] slots = new int[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    int find(int hash) {
        return slots[cell(hash)] - 1;
    }

    void add(int hash, int slot) {
        if (size * 2 >= slots.length) {
            grow();
        }
        int cell = cell(hash);
        hashes[cell] = hash;
        slots[cell] = slot + 1;
        size++;
    }

    /** Removes a hash that is there. */
    void remove(int hash) {
        int hole = cell(hash);
        size--;
        int mask = slots.length - 1;
        for (int cell = hole + 1 & mask; slots[cell] != 0; cell = cell + 1 & mask) {
            int home = home(hashes[cell]);
            // a cell may fill the hole unless its home lies behind it
            if ((cell - home & mask) >= (cell - hole & mask)) {
                hashes[hole] = hashes[cell];
                slots[hole] = slots[cell];
                hole = cell;
            }
        }
        slots[hole] = 0;
    }

    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    /** The cell of the hash, or the free one where it belongs. */
    private int cell(int hash) {
        int mask = slots.length - 1;
        int cell = home(hash);
        while (slots[cell] != 0 && hashes[cell] != hash) {
            cell = cell + 1 & mask;
        }
        return cell;
    }

    private int home(int hash) {
        // chosen keys have many low bits in common
        int mixed = hash * 0x9e37_79b1;
        return (mixed ^ mixed >>> 15) & slots.length - 1;
    }

    private void grow() {
        int[] oldHashes = hashes;
        int[] oldSlots = slots;
        hashes = new int[oldHashes.length * 2];
        slots = new int[oldSlots.length * 2];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                int cell = cell(oldHashes[i]);
                hashes[cell] = oldHashes[i];
                slots[cell] = oldSlots[i];
            }
        }
    }
}
