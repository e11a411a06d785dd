package io.github.corralcache.benchmarks.trace;

import io.github.corralcache.benchmarks.workload.Scramble;
import io.github.corralcache.benchmarks.workload.Zipf;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Traces that are drawn, not recorded: {@code zipf:SKEW:KEYS:REQUESTS[:MIN-MAX]}. Requests are independent, for the key
 * of rank r with a probability proportional to 1/r^SKEW; the key is the scrambled rank. With MIN-MAX, each object has a
 * size in that range, equally likely, by its key; with 2^MIN-MAX the size is a power of two, its exponent in that
 * range. The same description and seed give the same trace everywhere.
 */
public final class SyntheticTrace {

    private static final Pattern ZIPF =
            Pattern.compile("zipf:(\\d+(?:\\.\\d+)?):(\\d{1,9}):(\\d{1,9})(?::(2\\^)?(\\d{1,9})-(\\d{1,9}))?");

    private SyntheticTrace() {}

    /** Whether {@code description} is meant as one of these, and not as a file. */
    public static boolean isDescription(String description) {
        return description.startsWith("zipf:");
    }

    /**
     * Draws the trace.
     *
     * @throws IllegalArgumentException if the description is not understood
     */
    public static Trace draw(String description, long seed) {
        Matcher zipf = ZIPF.matcher(description);
        if (!zipf.matches()) {
            throw new IllegalArgumentException(
                    "'" + description + "' is not understood, must be zipf:SKEW:KEYS:REQUESTS[:MIN-MAX] or"
                            + " zipf:SKEW:KEYS:REQUESTS:2^MIN-MAX");
        }
        int keys = Integer.parseInt(zipf.group(2));
        int requests = Integer.parseInt(zipf.group(3));
        boolean sized = zipf.group(5) != null;
        boolean powers = zipf.group(4) != null;
        int minimum = sized ? Integer.parseInt(zipf.group(5)) : 1;
        int maximum = sized ? Integer.parseInt(zipf.group(6)) : 1;
        if (keys < 1 || requests < 1 || minimum < (powers ? 0 : 1) || maximum < minimum || (powers && maximum > 30)) {
            throw new IllegalArgumentException("'" + description
                    + "' needs at least one key and one request, and sizes from 1, or powers of two from 2^0 to 2^30,"
                    + " the smaller first");
        }
        Zipf ranks = new Zipf(keys, Double.parseDouble(zipf.group(1)));
        SplittableRandom random = new SplittableRandom(seed);
        Trace.Builder trace = new Trace.Builder(description);
        for (int i = 0; i < requests; i++) {
            long key = Scramble.scramble(ranks.next(random));
            if (sized) {
                int drawn = minimum + (int) (Scramble.unit(key ^ seed) * (maximum - minimum + 1));
                trace.addSized(key, powers ? 1 << drawn : drawn);
            } else {
                trace.add(key);
            }
        }
        return trace.build();
    }
}
