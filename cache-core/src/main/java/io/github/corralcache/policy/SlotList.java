package io.github.corralcache.policy;

import static io.github.corralcache.policy.SlotLinks.NONE;
import static io.github.corralcache.policy.SlotLinks.NO_OWNER;

/** A doubly linked list of slots that knows its weight. Newcomers go first, so the last is the oldest. */
final class SlotList {

    private final SlotLinks links;
    private final byte id;
    private int first = NONE;
    private int last = NONE;
    private int size;
    private long weight;

    SlotList(SlotLinks links, byte id) {
        this.links = links;
        this.id = id;
    }

    void addFirst(int slot) {
        links.makeRoom();
        links.before[slot] = NONE;
        links.after[slot] = first;
        if (first == NONE) {
            last = slot;
        } else {
            links.before[first] = slot;
        }
        first = slot;
        links.owner[slot] = id;
        size++;
        weight += links.entries.weight(slot);
    }

    void remove(int slot) {
        unlink(slot);
        links.owner[slot] = NO_OWNER;
        size--;
        weight -= links.entries.weight(slot);
    }

    /** Makes a slot of this list its first. */
    void moveFirst(int slot) {
        if (slot == first) {
            return;
        }
        unlink(slot);
        links.before[slot] = NONE;
        links.after[slot] = first;
        links.before[first] = slot;
        first = slot;
    }

    /** Takes note that a slot of this list, whose weight was {@code oldWeight}, weighs something else now. */
    void reweigh(int slot, long oldWeight) {
        weight += links.entries.weight(slot) - oldWeight;
    }

    /** Forgets all slots. The lists that share the links are to be cleared with this one. */
    void clear() {
        if (id != NO_OWNER) {
            links.disown();
        }
        first = NONE;
        last = NONE;
        size = 0;
        weight = 0;
    }

    /** Whether the slot is in this list, which is not {@linkplain SlotLinks#oneOfMany one of many}. */
    boolean contains(int slot) {
        return links.owner[slot] == id;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long weight() {
        return weight;
    }

    /** The first slot, or {@link SlotLinks#NONE}. */
    int first() {
        return first;
    }

    /** The last slot, or {@link SlotLinks#NONE}. */
    int last() {
        return last;
    }

    /** The slot before this one, towards the first, or {@link SlotLinks#NONE}. */
    int before(int slot) {
        return links.before[slot];
    }

    private void unlink(int slot) {
        int before = links.before[slot];
        int after = links.after[slot];
        if (before == NONE) {
            first = after;
        } else {
            links.after[before] = after;
        }
        if (after == NONE) {
            last = before;
        } else {
            links.before[after] = before;
        }
    }
}
