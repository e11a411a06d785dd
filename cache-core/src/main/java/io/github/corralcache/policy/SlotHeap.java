package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * A binary heap of slots by a key each, the least first and of equal keys the oldest. It knows where each slot stands,
 * so any can be removed or given another key.
 */
final class SlotHeap {

    private static final int NOWHERE = -1;

    private int[] heap = {};
    private int size;
    /** By slot. */
    private int[] position = {};

    private double[] key = {};
    /** By slot: larger for those whose key was set later. */
    private int[] age = {};

    private int ages;

    boolean isEmpty() {
        return size == 0;
    }

    /** The slot with the least key. */
    int least() {
        return heap[0];
    }

    double key(int slot) {
        return key[slot];
    }

    /** Adds a slot, or makes it the youngest of those with a key it has or has not had before. */
    void set(int slot, double newKey) {
        if (slot >= position.length) {
            int before = position.length;
            position = SlotArrays.fit(position, slot + 1);
            Arrays.fill(position, before, position.length, NOWHERE);
            key = SlotArrays.fit(key, slot + 1);
            age = SlotArrays.fit(age, slot + 1);
        }
        age[slot] = ages++;
        key[slot] = newKey;
        if (position[slot] == NOWHERE) {
            heap = SlotArrays.fit(heap, size + 1);
            place(slot, size++);
        }
        siftDown(slot);
        siftUp(slot);
    }

    void remove(int slot) {
        int gap = position[slot];
        position[slot] = NOWHERE;
        int last = heap[--size];
        if (last != slot) {
            place(last, gap);
            siftDown(last);
            siftUp(last);
        }
    }

    /** Makes all keys smaller by the same amount. */
    void lower(double amount) {
        for (int i = 0; i < size; i++) {
            key[heap[i]] -= amount;
        }
    }

    void clear() {
        Arrays.fill(position, NOWHERE);
        size = 0;
    }

    private void siftUp(int slot) {
        int at = position[slot];
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!precedes(slot, heap[parent])) {
                break;
            }
            place(heap[parent], at);
            at = parent;
        }
        place(slot, at);
    }

    private void siftDown(int slot) {
        int at = position[slot];
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && precedes(heap[child + 1], heap[child])) {
                child++;
            }
            if (!precedes(heap[child], slot)) {
                break;
            }
            place(heap[child], at);
            at = child;
        }
        place(slot, at);
    }

    private boolean precedes(int slot, int other) {
        // ages wrap around, so their difference tells
        return key[slot] < key[other] || (key[slot] == key[other] && age[slot] - age[other] < 0);
    }

    private void place(int slot, int at) {
        heap[at] = slot;
        position[slot] = at;
    }
}
