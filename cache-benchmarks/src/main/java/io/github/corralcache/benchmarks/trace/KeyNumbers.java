package io.github.corralcache.benchmarks.trace;

import io.github.corralcache.benchmarks.workload.Scramble;
import java.util.Arrays;

/** Numbers different keys from zero in the order they are first seen. An open-addressing table of primitives. */
final class KeyNumbers {

    private long[] keys = new long[1 << 10];
    private int[] table = emptyTable(1 << 12);
    private int size;

    /** The number of {@code key}, a new one if it was not seen before. */
    int number(long key) {
        int mask = table.length - 1;
        int bin = (int) Scramble.scramble(key) & mask;
        while (table[bin] >= 0) {
            if (keys[table[bin]] == key) {
                return table[bin];
            }
            bin = (bin + 1) & mask;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
        }
        keys[size] = key;
        table[bin] = size;
        if (++size > table.length / 2) {
            rehash();
        }
        return size - 1;
    }

    int size() {
        return size;
    }

    /** The keys by number. */
    long[] keys() {
        return Arrays.copyOf(keys, size);
    }

    private void rehash() {
        int mask = 2 * table.length - 1;
        table = emptyTable(mask + 1);
        for (int number = 0; number < size; number++) {
            int bin = (int) Scramble.scramble(keys[number]) & mask;
            while (table[bin] >= 0) {
                bin = (bin + 1) & mask;
            }
            table[bin] = number;
        }
    }

    private static int[] emptyTable(int length) {
        int[] table = new int[length];
        Arrays.fill(table, -1);
        return table;
    }
}
