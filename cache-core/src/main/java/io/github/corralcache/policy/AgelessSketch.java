package io.github.corralcache.policy;

/**
 * Estimates how often keys were seen, from the hash of the key alone: a count-min sketch of four-bit counters (Cormode
 * and Muthukrishnan, 2005). A key has four counters, all of them in one block of 64 bytes, so that looking a key up
 * takes one cache miss; the estimate is the least of the four, which is never too low.
 *
 * <p>Counters stop at 15, and {@link #halve} is how they forget. Not safe for use by several threads.
 */
final class AgelessSketch {

    static final int MOST = 15;

    private static final int LONGS_PER_BLOCK = 8;
    private static final int COUNTERS_PER_BLOCK = LONGS_PER_BLOCK * 16;
    private static final long LOWER_THREE_BITS = 0x7777_7777_7777_7777L;

    private long[] table = {};
    private int blocks;

    /**
     * Grows to {@code counters}, a half byte each, if there are fewer; it never shrinks. What is known of keys is kept.
     */
    void ensure(long counters) {
        long wanted = (counters + COUNTERS_PER_BLOCK - 1) / COUNTERS_PER_BLOCK;
        int most = (Integer.MAX_VALUE - 8) / LONGS_PER_BLOCK;
        int grown = (int) Math.max(1, Math.min(wanted, most));
        if (grown <= blocks) {
            return;
        }
        long[] before = table;
        table = new long[grown * LONGS_PER_BLOCK];
        if (blocks > 0) {
            // a block stands for a range of hashes, so that of a smaller range is found in proportion
            for (int block = 0; block < grown; block++) {
                int old = (int) ((long) block * blocks / grown);
                System.arraycopy(before, old * LONGS_PER_BLOCK, table, block * LONGS_PER_BLOCK, LONGS_PER_BLOCK);
            }
        }
        blocks = grown;
    }

    /** Returns how often the key was seen, at most 15. */
    int estimate(int hash) {
        if (blocks == 0) {
            return 0;
        }
        int block = block(hash);
        long places = places(hash);
        int least = MOST;
        for (int row = 0; row < 4; row++) {
            int shift = shift(places, row);
            least = Math.min(least, (int) (table[word(block, places, row)] >>> shift) & MOST);
        }
        return least;
    }

    /** Counts the key once more. Returns whether any of its counters was not at its end yet. */
    boolean increment(int hash) {
        int block = block(hash);
        long places = places(hash);
        boolean counted = false;
        for (int row = 0; row < 4; row++) {
            int word = word(block, places, row);
            int shift = shift(places, row);
            if (((table[word] >>> shift) & MOST) < MOST) {
                table[word] += 1L << shift;
                counted = true;
            }
        }
        return counted;
    }

    /** Sees to it that the key's estimate is not less than {@code count}. Doing it twice changes nothing. */
    void raise(int hash, int count) {
        int block = block(hash);
        long places = places(hash);
        for (int row = 0; row < 4; row++) {
            int word = word(block, places, row);
            int shift = shift(places, row);
            if (((table[word] >>> shift) & MOST) < count) {
                table[word] = (table[word] & ~((long) MOST << shift)) | ((long) count << shift);
            }
        }
    }

    /** Halves all counters. */
    void halve() {
        for (int i = 0; i < table.length; i++) {
            table[i] = (table[i] >>> 1) & LOWER_THREE_BITS;
        }
    }

    /** Index of the block's first word. */
    private int block(int hash) {
        // keys of one segment have the highest bits in common, so these must not choose the block
        int mixed = hash * 0x9e3779b1;
        return (int) (((mixed & 0xffff_ffffL) * blocks) >>> 32) * LONGS_PER_BLOCK;
    }

    /** Seven bits for each row: which of two words, which of sixteen counters. */
    private static long places(int hash) {
        long mixed = (hash ^ 0x5bd1_e995L) * 0xbf58_476d_1ce4_e5b9L;
        return mixed ^ (mixed >>> 29);
    }

    /** Each row has two words of the block to itself. */
    private static int word(int block, long places, int row) {
        return block + row * 2 + ((int) (places >>> (row * 8 + 4)) & 1);
    }

    private static int shift(long places, int row) {
        return ((int) (places >>> (row * 8)) & 15) << 2;
    }
}
