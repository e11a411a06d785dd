package io.github.corralcache.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Hits on their way to a policy that needs to see them one by one: a small ring that any reader may add to and whoever
 * holds the segment's lock empties. A reader that meets another one, or a full ring, loses its hit rather than wait;
 * one thread alone loses none, as it empties the ring when it finds it full. The idea is BP-Wrapper's (Ding, Jiang and
 * Zhang, ICDE 2009).
 *
 * <p>An entry is noted by its slot and hash rather than by its node: a number is stored without the collector's
 * barriers, which are most of the code of a hit that is buffered, and keeps no dead entry alive.
 */
final class ReadBuffer {

    /** Who is shown the hits. */
    interface Reader {

        /** There was a hit of the entry that had this slot; it may have left, and another have the slot. */
        void touch(int slot, int hash);
    }

    private static final int SIZE = 64;
    private static final long EMPTY = 0;

    private final AtomicLongArray ring = new AtomicLongArray(SIZE);
    private final AtomicInteger tail = new AtomicInteger();

    /** Written under the segment's lock. */
    private volatile int head;

    /**
     * Adds a hit of the entry in {@code slot}, whose key has that hash. Returns false if the ring is full; what was
     * lost to another reader counts as added.
     */
    boolean offer(int slot, int hash) {
        int at = tail.get();
        if (at - head >= SIZE) {
            return false;
        }
        if (tail.compareAndSet(at, at + 1)) {
            ring.setRelease(at & (SIZE - 1), (long) hash << Integer.SIZE | (slot + 1L));
        }
        return true;
    }

    /** Shows all hits to {@code reader}, oldest first. Under the segment's lock. */
    void drain(Reader reader) {
        int at = head;
        int end = tail.get();
        if (at == end) {
            return; // as on most writes, and a write of the head would hold up what they do next
        }
        for (; at != end; at++) {
            long hit = ring.getAndSet(at & (SIZE - 1), EMPTY);
            if (hit == EMPTY) {
                break; // its reader has taken the place and is about to fill it
            }
            reader.touch((int) hit - 1, (int) (hit >>> Integer.SIZE));
        }
        head = at;
    }
}
