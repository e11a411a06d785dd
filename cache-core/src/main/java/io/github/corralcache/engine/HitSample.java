package io.github.corralcache.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * Whose the latest of a sample of hits were, by the hash of the key: a ring that all readers write. Written and read
 * without any ordering, as every value it may hold was meant by somebody, and a lost one only blurs a share.
 */
final class HitSample {

    static final int SIZE = 256;

    /** Tells a hash from a place that was never written. */
    private static final long WRITTEN = 1L << 32;

    private final long[] hashes = new long[SIZE];

    private int next;

    void add(int hash) {
        int at = next;
        next = at + 1;
        hashes[at & (SIZE - 1)] = WRITTEN | (hash & 0xffff_ffffL);
    }

    /** Returns how often each hash is in the sample. */
    Map<Integer, Integer> counts() {
        Map<Integer, Integer> counts = new HashMap<>();
        for (long hash : hashes) {
            if (hash != 0) {
                counts.merge((int) hash, 1, Integer::sum);
            }
        }
        return counts;
    }
}
