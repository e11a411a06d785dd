package io.github.corralcache.policy.costaware;

import java.util.Arrays;

/**
 * The window of a {@link SampledRanking}: its slots in order of arrival, four bytes each. A slot that leaves from the
 * middle stays in the ring as a hole, which its packed entry tells from an entry that is there.
 */
final class WindowQueue {

    static final int EMPTY = -1;

    private static final int SMALLEST = 16;

    private int[] ring = new int[SMALLEST];
    private int oldest;
    private int next;

    /** Puts the slot last and writes its place into its packed entry. */
    void add(long[] packedBySlot, int slot) {
        if (next - oldest == ring.length) {
            repack(packedBySlot);
        }
        ring[next & ring.length - 1] = slot;
        packedBySlot[slot] = PackedEntry.atPlace(packedBySlot[slot], next);
        next++;
    }

    /** Takes the slot that came first, or {@link #EMPTY}. Its packed entry still says that it is in the window. */
    int poll(long[] packedBySlot) {
        while (next != oldest) {
            int place = oldest++;
            int slot = ring[place & ring.length - 1];
            if (PackedEntry.isAt(packedBySlot[slot], place)) {
                return slot;
            }
        }
        return EMPTY;
    }

    void clear() {
        ring = new int[SMALLEST];
        oldest = 0;
        next = 0;
    }

    private void repack(long[] packedBySlot) {
        int[] live = new int[ring.length];
        int count = 0;
        for (int slot; (slot = poll(packedBySlot)) != EMPTY; ) {
            live[count++] = slot;
        }
        // a quarter of the ring free, so that this is not needed again too soon
        int length = Math.max(SMALLEST, Integer.highestOneBit(count + count / 3) << 1);
        ring = Arrays.copyOf(live, length);
        oldest = 0;
        next = count;
        for (int place = 0; place < count; place++) {
            packedBySlot[ring[place]] = PackedEntry.atPlace(packedBySlot[ring[place]], place);
        }
    }
}
