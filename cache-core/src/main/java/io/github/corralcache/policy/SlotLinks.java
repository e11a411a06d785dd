package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * The links of the lists that one segment's slots are in. A slot is in at most one list at a time, so all lists of a
 * policy share one pair of arrays.
 */
final class SlotLinks {

    static final int NONE = -1;
    static final byte NO_OWNER = 0;

    final Entries entries;
    int[] before = {};
    int[] after = {};
    byte[] owner = {};
    private byte lists;

    SlotLinks(Entries entries) {
        this.entries = entries;
    }

    /** Makes an empty list over these links. */
    SlotList list() {
        return new SlotList(this, ++lists);
    }

    /** Makes an empty list, one of so many that it does not know which slots it contains. */
    SlotList oneOfMany() {
        return new SlotList(this, NO_OWNER);
    }

    void makeRoom() {
        int slots = entries.slots();
        before = SlotArrays.fit(before, slots);
        after = SlotArrays.fit(after, slots);
        owner = SlotArrays.fit(owner, slots);
    }

    void disown() {
        Arrays.fill(owner, NO_OWNER);
    }
}
