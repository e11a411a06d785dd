package io.github.corralcache.policy.costaware;

/** Random numbers that are the same for the same seed: Marsaglia's xorshift with a multiplication (Vigna, 2016). */
final class RandomBits {

    private long state;

    RandomBits(long seed) {
        state = (seed * 0x9e37_79b9_7f4a_7c15L) | 1;
    }

    /** Returns the next 64 random bits. */
    long next() {
        state ^= state >>> 12;
        state ^= state << 25;
        state ^= state >>> 27;
        return state * 0x2545_f491_4f6c_dd1dL;
    }
}
