package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * The window of a {@link RankedSpace}: its slots in order of arrival, four bytes each. A slot that leaves from the
 * middle stays in the ring as a hole, which its card tells from an entry.
 */
final class WindowQueue {

    static final int EMPTY = -1;

    private static final int SMALLEST = 16;

    private int[] ring = new int[SMALLEST];
    private int oldest;
    private int next;

    /** Puts the slot last and writes its place on its card. */
    void add(long[] cards, int slot) {
        if (next - oldest == ring.length) {
            repack(cards);
        }
        ring[next & ring.length - 1] = slot;
        cards[slot] = Card.atPlace(cards[slot], next);
        next++;
    }

    /** Takes the slot that came first, or {@link #EMPTY}. Its card still says that it is in the window. */
    int poll(long[] cards) {
        while (next != oldest) {
            int place = oldest++;
            int slot = ring[place & ring.length - 1];
            if (Card.isAt(cards[slot], place)) {
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

    private void repack(long[] cards) {
        int[] live = new int[ring.length];
        int count = 0;
        for (int slot; (slot = poll(cards)) != EMPTY; ) {
            live[count++] = slot;
        }
        // a quarter of the ring free, so that this is not needed again too soon
        int length = Math.max(SMALLEST, Integer.highestOneBit(count + count / 3) << 1);
        ring = Arrays.copyOf(live, length);
        oldest = 0;
        next = count;
        for (int place = 0; place < count; place++) {
            cards[ring[place]] = Card.atPlace(cards[ring[place]], place);
        }
    }
}
