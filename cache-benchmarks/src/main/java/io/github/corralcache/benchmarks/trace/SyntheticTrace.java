package io.github.corralcache.benchmarks.trace;

import io.github.corralcache.benchmarks.workload.Scramble;
import io.github.corralcache.benchmarks.workload.Zipf;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Traces that are drawn, not recorded: {@code zipf:SKEW:KEYS:REQUESTS[:MIN-MAX]}. Requests are independent, for the key
 * of rank r with a probability proportional to 1/r^SKEW; the key is the scrambled rank. With MIN-MAX, each object has a
 * size in that range, equally likely, by its key. The same description and seed give the same trace everywhere.
 */
public final class SyntheticTrace {

    private static final Pattern ZIPF =
            Pattern.compile("zipf:(\\d+(?:\\.\\d+)?):(\\d{1,9}):(\\d{1,9})(?::(\\d{1,9})-(\\d{1,9}))?");

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
                    "'" + description + "' is not understood, must be zipf:SKEW:KEYS:REQUESTS[:MIN-MAX]");
        }
        int keys = Integer.parseInt(zipf.group(2));
        int requests = Integer.parseInt(zipf.group(3));
        boolean sized = zipf.group(4) != null;
        int minimum = sized ? Integer.parseInt(zipf.group(4)) : 1;
        int maximum = sized ? Integer.parseInt(zipf.group(5)) : 1;
        if (keys < 1 || requests < 1 || minimum < 1 || maximum < minimum) {
            throw new IllegalArgumentException("'" + description
                    + "' needs at least one key and one request, and sizes from 1, the smaller first");
        }
        Zipf ranks = new Zipf(keys, Double.parseDouble(zipf.group(1)));
        SplittableRandom random = new SplittableRandom(seed);
        Trace.Builder trace = new Trace.Builder(description);
        for (int i = 0; i < requests; i++) {
            long key = Scramble.scramble(ranks.next(random));
            if (sized) {
                trace.addSized(key, minimum + (int) (Scramble.unit(key ^ seed) * (maximum - minimum + 1)));
            } else {
                trace.add(key);
            }
        }
        return trace.build();
    }
}
