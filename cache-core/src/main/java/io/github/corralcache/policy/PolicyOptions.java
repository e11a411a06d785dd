package io.github.corralcache.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options given to one policy, as text, and the words to refuse them with. A policy reads each of its options once
 * and thereby says which there are and what holds by default; {@link #requireAllRead} refuses the rest.
 */
public final class PolicyOptions {

    private final String policy;
    private final Map<String, String> given;

    /** What holds, as one writes it, of the options read so far. */
    private final Map<String, String> inForce = new LinkedHashMap<>();

    PolicyOptions(String policy, Map<String, String> given) {
        this.policy = policy;
        this.given = new LinkedHashMap<>(given);
    }

    /** Reads a share such as {@code 10%} as a fraction; limits are in percent. */
    double percent(String option, double byDefault, double least, double most) {
        String value = read(option, plain(byDefault) + "%");
        return value == null ? byDefault / 100 : fraction(option, value, "", byDefault, least, most);
    }

    /** As {@link #percent}, but {@code auto} is allowed, is the default, and reads as {@code auto}. */
    double percentOrAuto(String option, double auto, double example, double least, double most) {
        String value = read(option, "auto");
        if ("auto".equalsIgnoreCase(value)) {
            inForce.put(option, "auto");
        }
        return value == null || value.equalsIgnoreCase("auto")
                ? auto
                : fraction(option, value, "auto or ", example, least, most);
    }

    private double fraction(String option, String value, String orElse, double example, double least, double most) {
        try {
            boolean sign = value.endsWith("%");
            double percent = Double.parseDouble(
                    sign ? value.substring(0, value.length() - 1).trim() : value);
            // without the sign, 1 could be a hundredth as well as the whole
            if (percent >= least && percent <= most && (sign || percent == 0)) {
                return percent / 100;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw refusal(
                option,
                value,
                orElse + "a percentage from " + plain(least) + "% to " + plain(most) + "%, such as " + plain(example)
                        + "%");
    }

    /** Reads a whole number. */
    int integer(String option, int byDefault, int least, int most) {
        String value = read(option, Integer.toString(byDefault));
        if (value == null) {
            return byDefault;
        }
        String wanted = "a whole number from " + least + " to " + most;
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw refusal(option, value, wanted);
    }

    /** Reads a power of two. */
    int powerOfTwo(String option, int byDefault, int least, int most) {
        int number = integer(option, byDefault, least, most);
        if (Integer.bitCount(number) != 1) {
            throw refusal(option, Integer.toString(number), "a power of two from " + least + " to " + most);
        }
        return number;
    }

    /** Reads a number, or a word that stands for one. */
    public double numberUnless(
            String option, String word, double meaning, double byDefault, double least, double most) {
        String value = read(option, byDefault == meaning ? word : plain(byDefault));
        // YAML takes a plain off for false
        if (word.equalsIgnoreCase(value) || (word.equals("off") && "false".equals(value))) {
            inForce.put(option, word);
            return meaning;
        }
        return number(option, value, word + " or ", byDefault, least, most);
    }

    /** Reads a number. */
    double number(String option, double byDefault, double least, double most) {
        return number(option, read(option, plain(byDefault)), "", byDefault, least, most);
    }

    private double number(
            String option, @Nullable String value, String orElse, double byDefault, double least, double most) {
        if (value == null) {
            return byDefault;
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw refusal(option, value, orElse + "a number from " + plain(least) + " to " + plain(most));
    }

    /** Refuses a combination of options that are each allowed. */
    IllegalArgumentException refusal(String option, String value, String wanted) {
        return new IllegalArgumentException(
                "option '" + option + "' of policy '" + policy + "' is '" + value + "', must be " + wanted);
    }

    /** Refuses the options that the policy has not read. */
    void requireAllRead() {
        for (String option : given.keySet()) {
            if (!inForce.containsKey(option)) {
                throw new IllegalArgumentException("policy '" + policy + "' has no option '" + option + "', "
                        + (inForce.isEmpty()
                                ? "it has none"
                                : "its options are " + String.join(", ", inForce.keySet())));
            }
        }
    }

    /** Returns all options that the policy has read, with the values that hold: those given, or the defaults. */
    Map<String, String> inForce() {
        return Collections.unmodifiableMap(inForce);
    }

    private @Nullable String read(String option, String byDefault) {
        String value = given.get(option);
        inForce.put(option, value == null ? byDefault : value.trim());
        return value == null ? null : value.trim();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
