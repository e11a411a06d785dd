package io.github.corralcache.benchmarks.trace;

import io.github.corralcache.benchmarks.workload.Scramble;

/**
 * The key of an object in a trace with sizes. An object that comes back with another size has changed, and is another
 * object: so count the authors of such traces. A digest of both stands for the two; that two of n objects share one is
 * as unlikely as n^2 / 2^65.
 */
final class SizedKey {

    private SizedKey() {}

    static long of(long key, int size) {
        return Scramble.scramble(Scramble.scramble(key) + size);
    }
}
