package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * Growth of arrays that are indexed by slot: to the number of slots, and by half at least, so that copying is
 * amortised.
 */
final class SlotArrays {

    private SlotArrays() {}

    static int[] fit(int[] array, int slots) {
        return slots <= array.length ? array : Arrays.copyOf(array, grown(array.length, slots));
    }

    static long[] fit(long[] array, int slots) {
        return slots <= array.length ? array : Arrays.copyOf(array, grown(array.length, slots));
    }

    static byte[] fit(byte[] array, int slots) {
        return slots <= array.length ? array : Arrays.copyOf(array, grown(array.length, slots));
    }

    static double[] fit(double[] array, int slots) {
        return slots <= array.length ? array : Arrays.copyOf(array, grown(array.length, slots));
    }

    private static int grown(int length, int slots) {
        return Math.max(slots, length + (length >> 1));
    }
}
