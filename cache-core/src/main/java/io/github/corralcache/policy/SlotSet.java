package io.github.corralcache.policy;

import java.util.Arrays;

/** The slots in use, in no order, for picking some at random. */
final class SlotSet {

    private static final int NOWHERE = -1;

    private int[] slots = {};
    private int size;
    /** By slot. */
    private int[] position = {};

    int size() {
        return size;
    }

    /** The slot at a place from 0 to the size, which changes as others are removed. */
    int get(int place) {
        return slots[place];
    }

    boolean contains(int slot) {
        return slot < position.length && position[slot] != NOWHERE;
    }

    void add(int slot) {
        if (slot >= position.length) {
            int before = position.length;
            position = SlotArrays.fit(position, slot + 1);
            Arrays.fill(position, before, position.length, NOWHERE);
        }
        slots = SlotArrays.fit(slots, size + 1);
        position[slot] = size;
        slots[size++] = slot;
    }

    /** Removes a slot; the last takes its place. */
    void remove(int slot) {
        int gap = position[slot];
        int last = slots[--size];
        slots[gap] = last;
        position[last] = gap;
        position[slot] = NOWHERE;
    }

    void clear() {
        Arrays.fill(position, NOWHERE);
        size = 0;
    }
}
