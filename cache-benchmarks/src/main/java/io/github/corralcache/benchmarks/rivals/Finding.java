package io.github.corralcache.benchmarks.rivals;

import java.util.Locale;

/**
 * What a probe found.
 *
 * @param outcome in words, short enough for the cell of a table
 * @param millis how long it took what is timed; NaN where nothing is, or it never ended
 * @param met whether the target is met
 */
record Finding(String outcome, double millis, boolean met) {

    /** The probe did not end. */
    static Finding hang() {
        return new Finding("hang", Double.NaN, false);
    }

    /** Returns {@code millis} as a reader wants it: short times with a decimal. */
    static String text(double millis) {
        return millis < 0.1 ? "< 0.1 ms" : String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}
