package io.github.corralcache.engine;

import io.github.corralcache.pool.Reprieved;
import java.util.Arrays;

/**
 * Whose the entries of a pool's segment are, and which of them the policy has given up that a guarantee keeps. Under
 * the segment's lock.
 */
final class Tenancy {

    private static final short NOBODY = -1;

    private final SharedPool pool;
    private final Reprieved reprieved = new Reprieved();
    private long reprievedWeight;

    /** By slot: the member whose entry it is. */
    private short[] members = {};

    Tenancy(SharedPool pool) {
        this.pool = pool;
    }

    /** An entry of {@code owner} has been put into {@code slot}, one of {@code slots}. */
    void movedIn(int slot, Owner<?, ?> owner, int slots) {
        if (slot >= members.length) {
            int length = members.length;
            members = Arrays.copyOf(members, slots);
            Arrays.fill(members, length, slots, NOBODY);
        }
        members[slot] = (short) owner.member().index();
    }

    /** The entry in {@code slot}, which is not reprieved, has left. */
    void movedOut(int slot) {
        members[slot] = NOBODY;
    }

    boolean isTaken(int slot) {
        return members[slot] != NOBODY;
    }

    /** Every slot in use is less than this. */
    int slots() {
        return members.length;
    }

    Owner<?, ?> owner(int slot) {
        return pool.owner(members[slot]);
    }

    // ---- reprieves

    /** How many entries the policy has given up that are still there. */
    int reprievedCount() {
        return reprieved.count();
    }

    long reprievedWeight() {
        return reprievedWeight;
    }

    boolean isReprieved(int slot) {
        return reprieved.contains(slot);
    }

    /** Returns the member's slot reprieved for the longest, or {@link Reprieved#NONE}. */
    int longestReprieved(int member) {
        return reprieved.oldest(member);
    }

    void reprieve(int slot, long weight) {
        reprieved.add(slot, members[slot]);
        reprievedWeight += weight;
    }

    /** Makes a reprieved slot its member's latest. */
    void reprieveAnew(int slot) {
        reprieved.remove(slot, members[slot]);
        reprieved.add(slot, members[slot]);
    }

    /** @param weight what the entry has weighed since its reprieve began */
    void endReprieve(int slot, long weight) {
        reprieved.remove(slot, members[slot]);
        reprievedWeight -= weight;
    }
}
