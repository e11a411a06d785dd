package io.github.corralcache.engine;

import io.github.corralcache.pool.Member;
import io.github.corralcache.pool.RetainedSlots;
import java.util.Arrays;

/**
 * The entries of a pool's segment: whose they are, and which of them are retained, given up by the policy and kept by a
 * guarantee. Of what they are it gets to know nothing. Under the segment's lock.
 */
final class PoolEntries implements SlotOwners<Object, Object> {

    private static final short NOBODY = -1;

    private final PoolOwners owners;
    private final RetainedSlots retained = new RetainedSlots();

    /** By slot: the index of the member whose entry it is. */
    private short[] members = {};

    PoolEntries(PoolOwners owners) {
        this.owners = owners;
    }

    // ---- whose they are

    @Override
    @SuppressWarnings("unchecked") // see the class comment
    public Owner<Object, Object> of(int slot) {
        return (Owner<Object, Object>) owners.owner(members[slot]);
    }

    /** Returns the member whose entry is in {@code slot}. */
    Member member(int slot) {
        return PoolAccount.member(owners.owner(members[slot]));
    }

    @Override
    public void added(int slot, Owner<Object, Object> owner, int slots) {
        if (slot >= members.length) {
            int length = members.length;
            members = Arrays.copyOf(members, slots);
            Arrays.fill(members, length, slots, NOBODY);
        }
        members[slot] = (short) PoolAccount.member(owner).index();
    }

    /** The entry in {@code slot}, which is not retained, has left. */
    @Override
    public void removed(int slot) {
        members[slot] = NOBODY;
    }

    @Override
    public boolean areShared() {
        return true;
    }

    boolean isTaken(int slot) {
        return members[slot] != NOBODY;
    }

    /** Every slot in use is less than this. */
    int slots() {
        return members.length;
    }

    // ---- which are retained

    boolean isRetained(int slot) {
        return retained.contains(slot);
    }

    /** Returns the member's slot retained for the longest, or {@link RetainedSlots#NONE}. */
    int longestRetained(int member) {
        return retained.oldest(member);
    }

    void retain(int slot) {
        retained.add(slot, members[slot]);
    }

    /** Makes a retained slot its member's latest. */
    void retainAnew(int slot) {
        endRetention(slot);
        retain(slot);
    }

    void endRetention(int slot) {
        retained.remove(slot, members[slot]);
    }
}
