package io.github.corralcache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Caffeine is told, in the words of its specifications and in those that its builders describe themselves
 * with, and says it in Corral's properties. Immutable.
 *
 * @param same the properties, each with its value, that say the same
 * @param without what no property says
 */
record CaffeineText(List<String> same, List<String> without) {

    private static final Pattern NANOS = Pattern.compile("(\\d+)ns");

    /** @param text such as {@code maximumSize=500,expireAfterWrite=5s} */
    static CaffeineText of(String text) {
        List<String> same = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = (equals < 0 ? part : part.substring(0, equals)).trim();
            String value = equals < 0 ? "" : duration(part.substring(equals + 1).trim());
            switch (key) {
                case "maximumSize" -> same.add("corral.defaults.maximum-size=" + value);
                case "maximumWeight" -> same.add("corral.defaults.maximum-weight=" + value);
                case "expireAfterWrite" -> same.add("corral.defaults.hard-ttl=" + value);
                case "refreshAfterWrite" -> same.add("corral.defaults.soft-ttl=" + value);
                case "", "initialCapacity", "recordStats" -> {} // needs nothing, or is so anyway
                default -> without.add(key);
            }
        }
        return new CaffeineText(List.copyOf(same), List.copyOf(without));
    }

    /** Reads what a builder or a specification of Caffeine's says of itself, as in {@code Caffeine{…}}. */
    static CaffeineText ofBean(Object bean) {
        String text = bean.toString();
        int open = text.indexOf('{');
        return of(open >= 0 && text.endsWith("}") ? text.substring(open + 1, text.length() - 1) : "");
    }

    private static String duration(String value) {
        Matcher nanos = NANOS.matcher(value);
        return nanos.matches() ? DurationText.of(Duration.ofNanos(Long.parseLong(nanos.group(1)))) : value;
    }

    /** Returns what to do, as the end of a sentence. */
    String advice() {
        StringJoiner advice = new StringJoiner("; ");
        if (!same.isEmpty()) {
            advice.add("set " + String.join(", ", same));
        }
        if (!without.isEmpty()) {
            advice.add("Corral has nothing like " + String.join(", ", without)
                    + (without.contains("expireAfterAccess")
                            ? ": values go by their age, corral.defaults.hard-ttl"
                            : ""));
        }
        if (advice.length() == 0) {
            advice.add(
                    "set corral.defaults.maximum-size, soft-ttl and hard-ttl, or those of single caches, as you need them");
        }
        return advice.toString();
    }
}
