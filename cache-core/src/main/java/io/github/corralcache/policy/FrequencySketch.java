package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * Estimates how often keys were wanted lately, present or not: a count-min sketch of 4-bit counters that are halved
 * from time to time. A key has four counters in one block of 64 bytes, and the least of them is its estimate. Only
 * halving makes an estimate too low.
 *
 * <p>The places of a key's counters depend on the seed, so that nobody can choose keys that share another's counters.
 * The exception are keys whose hashes are equal.
 *
 * <p>Cormode, Muthukrishnan: "An improved data stream summary", 2005; Einziger, Friedman, Manes: "TinyLFU", TOS 2017.
 */
final class FrequencySketch {

    static final int MOST = 15;

    /** Fewer would be halved before they tell anything of keys that return late. */
    private static final int FEWEST_COUNTED = 256;

    private static final int WORDS_PER_ENTRY = 2;
    private static final int LARGEST = 1 << 30;
    private static final int BLOCK = 8;
    private static final int ROWS = 4;
    private static final long ONES = 0x1111111111111111L;
    private static final long HALVES = 0x7777777777777777L;

    private final long seed;
    private final int sampleFactor;
    private long[] counters;
    private int blockMask;
    /** Increments that made a counter larger since the last halving, less those that halving took back. */
    private int increments;

    private int entries;
    private int sample;

    /** @param sampleFactor effective increments per entry after which all counters are halved */
    FrequencySketch(long seed, int sampleFactor) {
        this.seed = mix(seed + 0x9E3779B97F4A7C15L);
        this.sampleFactor = sampleFactor;
        counters = new long[BLOCK];
        fit(FEWEST_COUNTED);
    }

    /** Grows to serve that many entries. What has been counted stays. */
    void fit(int entries) {
        if (entries <= this.entries) {
            return;
        }
        this.entries = entries;
        sample = (int) Math.min(Integer.MAX_VALUE, (long) entries * sampleFactor);
        while (counters.length < (long) entries * WORDS_PER_ENTRY && counters.length < LARGEST) {
            int length = counters.length;
            // a key's block is in the lower half or, at the same distance, in the upper, so both begin alike
            counters = Arrays.copyOf(counters, 2 * length);
            System.arraycopy(counters, 0, counters, length, length);
            blockMask = counters.length / BLOCK - 1;
        }
    }

    /** How often the key was wanted lately, up to {@link #MOST}. */
    int estimate(int hash) {
        long mixed = mix(hash ^ seed);
        int block = block(mixed);
        int least = MOST;
        for (int row = 0; row < ROWS; row++) {
            int byRow = (int) (mixed >>> (32 + 8 * row));
            int count = (int) (counters[block + word(row, byRow)] >>> shift(byRow)) & MOST;
            least = Math.min(least, count);
        }
        return least;
    }

    /** Counts that the key was wanted. Returns whether that made all counters be halved. */
    boolean increment(int hash) {
        long mixed = mix(hash ^ seed);
        int block = block(mixed);
        boolean changed = false;
        for (int row = 0; row < ROWS; row++) {
            int byRow = (int) (mixed >>> (32 + 8 * row));
            int word = block + word(row, byRow);
            int shift = shift(byRow);
            if (((counters[word] >>> shift) & MOST) != MOST) {
                counters[word] += 1L << shift;
                changed = true;
            }
        }
        if (changed && ++increments >= sample) {
            halve();
            return true;
        }
        return false;
    }

    /** Halves all counters. */
    private void halve() {
        int odd = 0;
        for (int i = 0; i < counters.length; i++) {
            odd += Long.bitCount(counters[i] & ONES);
            counters[i] = (counters[i] >>> 1) & HALVES;
        }
        increments = (increments - odd / ROWS) / 2;
    }

    private int block(long mixed) {
        return ((int) mixed & blockMask) * BLOCK;
    }

    /** Each row has two words of a block, with sixteen counters each. */
    private static int word(int row, int byRow) {
        return 2 * row + (byRow & 1);
    }

    private static int shift(int byRow) {
        return ((byRow >>> 1) & 15) << 2;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }
}
