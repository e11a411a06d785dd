package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.trace.Trace;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a cache as it is written on the command line: a number, or per cent of what the trace requests at all.
 */
final class CacheSize {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(?:\\.\\d+)?(%?)");

    private final String text;
    private final boolean percent;

    private CacheSize(String text, boolean percent) {
        this.text = text;
        this.percent = percent;
    }

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException if it is neither a whole number nor a percentage, or not more than zero
     */
    static CacheSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        boolean percent = text.endsWith("%");
        if (!matcher.matches() || (!percent && text.indexOf('.') >= 0)) {
            throw new IllegalArgumentException("size '" + text
                    + "' is neither a whole number, as in 5000, nor per cent of the distinct keys, as in 10%");
        }
        CacheSize size = new CacheSize(percent ? text.substring(0, text.length() - 1) : text, percent);
        if (Double.parseDouble(size.text) <= 0) {
            throw new IllegalArgumentException("size '" + text + "' must be more than zero");
        }
        return size;
    }

    /** The maximum in entries, or in bytes where entries are weighed; at least 1. */
    long maximum(Trace trace, boolean weighed) {
        if (!percent) {
            return Long.parseLong(text);
        }
        long whole = weighed ? trace.footprint() : trace.objects();
        return Math.max(1, Math.round(whole * Double.parseDouble(text) / 100));
    }
}
