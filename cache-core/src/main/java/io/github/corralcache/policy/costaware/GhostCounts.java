package io.github.corralcache.policy.costaware;

import java.util.Arrays;

/**
 * Recalls how often entries that were given up had been used, should their keys return: 8 to 16 bytes for an entry. A
 * key belongs to one word of four places, each a fingerprint of twelve bits and a count of four. So a look costs one
 * cache miss, and of keys never seen one in a thousand is taken for another. A newcomer takes the place of the least
 * count of its word, of equals the one there longest: keys used once push out each other before any that was used more.
 *
 * <p>Which word and fingerprint a key has depends on the seed, so that nobody can choose keys that are taken for one
 * another. The exception are keys whose hashes are equal.
 */
final class GhostCounts {

    /** The largest count. */
    static final int MOST = 15;

    private static final int LARGEST = 1 << 30;
    private static final int PLACE = 16;
    private static final long LOW_OF_EACH = 0x0001_0001_0001_0001L;
    private static final long COUNTS = MOST * LOW_OF_EACH;
    private static final long HALVES = (MOST >> 1) * LOW_OF_EACH;

    private final long seed;
    private long[] words = new long[1];

    GhostCounts(long seed) {
        this.seed = mix(seed + 0x9E37_79B9_7F4A_7C15L);
    }

    /** Grows to serve that many entries. What is remembered stays. */
    void fit(int entries) {
        while (words.length < entries && words.length < LARGEST) {
            int length = words.length;
            // a key's word is in the lower half or, at the same distance, in the upper, so both begin alike
            words = Arrays.copyOf(words, 2 * length);
            System.arraycopy(words, 0, words, length, length);
        }
    }

    /** What the key's count was when it was given up, or half of it with each halving since; zero if not known. */
    int recall(int hash) {
        long mixed = mix(hash ^ seed);
        long unlike = words[(int) mixed & words.length - 1] ^ fingerprint(mixed) * LOW_OF_EACH;
        for (long rest = unlike; rest != 0; rest >>>= PLACE) {
            if ((rest & 0xffff) <= MOST) {
                return (int) rest & MOST;
            }
        }
        return 0;
    }

    /** Remembers the key's count, unless a larger one is remembered already. */
    void remember(int hash, int count) {
        long mixed = mix(hash ^ seed);
        int at = (int) mixed & words.length - 1;
        long word = words[at];
        long fingerprint = fingerprint(mixed);
        int place = 0;
        int least = Integer.MAX_VALUE;
        for (int shift = 0; shift < Long.SIZE; shift += PLACE) {
            int there = (int) (word >>> shift) & 0xffff;
            if ((there & ~MOST) == fingerprint && (there & MOST) != 0) {
                place = shift;
                count = Math.max(count, there & MOST);
                break;
            }
            if ((there & MOST) <= least) {
                least = there & MOST;
                place = shift;
            }
        }
        // those younger than the one that goes move up, and the first place is the newcomer's
        long younger = (1L << place) - 1;
        long older = place == Long.SIZE - PLACE ? 0 : -1L << (place + PLACE);
        words[at] = (word & older) | ((word & younger) << PLACE) | fingerprint | count;
    }

    /** Halves all counts. */
    void halve() {
        for (int i = 0; i < words.length; i++) {
            words[i] = (words[i] & ~COUNTS) | (words[i] >>> 1 & HALVES);
        }
    }

    private static long fingerprint(long mixed) {
        return mixed >>> (Long.SIZE - PLACE) & ~MOST;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ (mixed >>> 32);
    }
}
