package io.github.corralcache.pool;

import java.util.Arrays;

/**
 * The slots of one segment that the policy has given up and a guarantee keeps. To the policy they are gone; if they are
 * wanted again they return to it as newcomers, and if their cache has to give something up they are the first to go,
 * the one given up first before the others. So an entry's rank costs nobody anything while it is protected, and no
 * entry is offered twice in vain. Under the segment's lock.
 */
public final class RetainedSlots {

    /** In place of a slot: there is none. */
    public static final int NONE = -1;

    private static final int NOT_HERE = -2;

    /** By slot: the slots of the same member retained before and after; {@link #NOT_HERE} in both for others. */
    private int[] before = {};

    private int[] after = {};

    /** By member. */
    private int[] first = {};

    private int[] last = {};

    private int count;

    /** How many slots are here. */
    public int count() {
        return count;
    }

    public boolean contains(int slot) {
        return slot < before.length && before[slot] != NOT_HERE;
    }

    /** Returns the member's slot that has been here for the longest, or {@link #NONE}. */
    public int oldest(int member) {
        return member < first.length ? first[member] : NONE;
    }

    /** Adds a slot that is not here, as the member's latest. */
    public void add(int slot, int member) {
        before = fit(before, slot + 1, NOT_HERE);
        after = fit(after, slot + 1, NOT_HERE);
        first = fit(first, member + 1, NONE);
        last = fit(last, member + 1, NONE);
        before[slot] = last[member];
        after[slot] = NONE;
        if (last[member] == NONE) {
            first[member] = slot;
        } else {
            after[last[member]] = slot;
        }
        last[member] = slot;
        count++;
    }

    /** Removes a slot that is here as one of the member's. */
    public void remove(int slot, int member) {
        if (before[slot] == NONE) {
            first[member] = after[slot];
        } else {
            after[before[slot]] = after[slot];
        }
        if (after[slot] == NONE) {
            last[member] = before[slot];
        } else {
            before[after[slot]] = before[slot];
        }
        before[slot] = NOT_HERE;
        after[slot] = NOT_HERE;
        count--;
    }

    private static int[] fit(int[] array, int length, int filler) {
        if (length <= array.length) {
            return array;
        }
        int[] longer = Arrays.copyOf(array, Math.max(length, array.length + (array.length >> 1)));
        Arrays.fill(longer, array.length, longer.length, filler);
        return longer;
    }
}
