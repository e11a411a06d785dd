package io.github.corralcache.benchmarks.replay;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Times contenders so that their order does not matter: all are warmed up first, then each is timed once a round, and
 * the least of its times counts, which is the one that the rest of the machine disturbed least.
 */
final class Rounds {

    /** What a compiler needs to see before the code is what it stays. */
    private static final long WARM = 300_000;

    private static final int TIMED = 3;

    /** More repetitions of a short trace would measure how a cache is made. */
    private static final int LONGEST_WARMUP = 30;

    private Rounds() {}

    /**
     * Returns the least time of each contender; NaN if the trace is too short to time anything.
     *
     * @param requests of one run
     * @param run runs a contender by its number, and returns how long it took by request
     */
    static double[] leastNanos(int contenders, long requests, IntToDoubleFunction run) {
        double[] least = new double[contenders];
        Arrays.fill(least, Double.NaN);
        // each has run once already, to count its hits
        long warmups = (WARM + requests - 1) / requests - 1;
        if (warmups > LONGEST_WARMUP) {
            return least;
        }
        for (long round = -warmups; round < TIMED; round++) {
            for (int contender = 0; contender < contenders; contender++) {
                double nanos = run.applyAsDouble(contender);
                if (round >= 0 && !(nanos >= least[contender])) {
                    least[contender] = nanos;
                }
            }
        }
        return least;
    }
}
