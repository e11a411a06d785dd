package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * Estimates how often keys were wanted lately, present or not: a count-min sketch of 4-bit counters that are halved
 * from time to time. A key has four counters in one block of 64 bytes, and the least of them is its estimate, never too
 * low but for halving.
 *
 * <p>It ages in one of two ways. {@link #counting} halves by itself after so many increments. {@link #recalling} is for
 * who counts elsewhere and only has the sketch recall the counts of keys that left: it is told when to {@link #halve}.
 *
 * <p>The places of a key's counters depend on the seed, so that nobody can choose keys that share another's counters,
 * but for keys whose hashes are equal.
 *
 * <p>Cormode, Muthukrishnan: "An improved data stream summary", 2005; Einziger, Friedman, Manes: "TinyLFU", TOS 2017.
 */
final class FrequencySketch {

    static final int MOST = 15;

    /** Fewer would be halved before they tell anything of keys that return late. */
    private static final int FEWEST_COUNTED = 256;

    private static final int WORDS_COUNTING = 2;
    private static final int WORDS_RECALLING = 1;
    private static final int NEVER = 0;
    private static final int LARGEST = 1 << 30;
    private static final int BLOCK = 8;
    private static final int ROWS = 4;
    private static final long ONES = 0x1111111111111111L;
    private static final long HALVES = 0x7777777777777777L;

    private final long seed;
    private final int wordsPerEntry;
    private final int sampleFactor;
    private long[] counters;
    private int blockMask;
    /** Increments that made a counter larger since the last halving, less those that halving took back. */
    private int increments;

    private int entries;
    private int sample;

    private FrequencySketch(long seed, int wordsPerEntry, int sampleFactor) {
        this.seed = mix(seed + 0x9E3779B97F4A7C15L);
        this.wordsPerEntry = wordsPerEntry;
        this.sampleFactor = sampleFactor;
        counters = new long[BLOCK];
    }

    /**
     * A sketch that counts every access, in 16 to 32 bytes for an entry.
     *
     * @param sampleFactor effective increments per entry after which all counters are halved
     */
    static FrequencySketch counting(long seed, int sampleFactor) {
        FrequencySketch sketch = new FrequencySketch(seed, WORDS_COUNTING, sampleFactor);
        sketch.fit(FEWEST_COUNTED);
        return sketch;
    }

    /** A sketch that is told counts, in 8 to 16 bytes for an entry. */
    static FrequencySketch recalling(long seed) {
        return new FrequencySketch(seed, WORDS_RECALLING, NEVER);
    }

    /** Grows to serve that many entries. What has been counted stays. */
    void fit(int entries) {
        if (entries <= this.entries) {
            return;
        }
        this.entries = entries;
        sample = (int) Math.min(Integer.MAX_VALUE, (long) entries * sampleFactor);
        while (counters.length < (long) entries * wordsPerEntry && counters.length < LARGEST) {
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
        if (changed && ++increments >= sample && sampleFactor != NEVER) {
            halve();
            return true;
        }
        return false;
    }

    /** Sees to it that the key's estimate is not less than {@code count}. Doing it twice changes nothing. */
    void raise(int hash, int count) {
        long mixed = mix(hash ^ seed);
        int block = block(mixed);
        for (int row = 0; row < ROWS; row++) {
            int byRow = (int) (mixed >>> (32 + 8 * row));
            int word = block + word(row, byRow);
            int shift = shift(byRow);
            long counter = (counters[word] >>> shift) & MOST;
            if (counter < count) {
                counters[word] += (count - counter) << shift;
            }
        }
    }

    /** Halves all counters. */
    void halve() {
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
