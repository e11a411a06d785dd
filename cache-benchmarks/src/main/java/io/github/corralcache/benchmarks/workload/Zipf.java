package io.github.corralcache.benchmarks.workload;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks 0 to n-1, rank r with a probability proportional to 1/(r+1)^skew. Exact: inverts the cumulative
 * distribution by binary search, so it takes 8 bytes a rank and O(log n) a draw.
 */
public final class Zipf {

    private final double[] cumulative;

    public Zipf(int ranks, double skew) {
        cumulative = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1 / Math.pow(rank + 1, skew);
            cumulative[rank] = sum;
        }
    }

    public int next(RandomGenerator random) {
        int last = cumulative.length - 1;
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[last]);
        // A draw falls between two sums, and belongs to the rank whose sum is the first above it.
        return Math.min(found < 0 ? -found - 1 : found + 1, last);
    }
}
