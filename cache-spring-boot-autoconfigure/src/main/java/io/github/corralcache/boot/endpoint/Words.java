package io.github.corralcache.boot.endpoint;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the endpoints write what the core counts. */
final class Words {

    private static final double NANOS_PER_SECOND = 1e9;

    private Words() {}

    /** Returns a constant as properties and the tags of meters have it: {@code wait-timeout}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns counts by word, in the order of the words. */
    static Map<String, Long> of(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((constant, count) -> named.put(of(constant), count));
        return named;
    }

    static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
    }
}
