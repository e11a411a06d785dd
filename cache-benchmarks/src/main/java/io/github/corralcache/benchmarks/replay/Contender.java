package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.policy.Policies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What takes part in a replay, as it is written on the command line: one of Corral's policies, with options as in
 * {@code sieve:guard=0}, several of them divided by {@code ;}; a rival; or {@code belady}.
 */
final class Contender {

    private static final Map<String, RivalFactory> RIVALS = rivals();

    /** Those that cannot be told what an entry weighs. */
    private static final Set<String> WEIGHTLESS = Set.of("ehcache", "belady");

    private final String label;
    private final Factory factory;

    private Contender(String label, Factory factory) {
        this.label = label;
        this.factory = factory;
    }

    private static Map<String, RivalFactory> rivals() {
        Map<String, RivalFactory> rivals = new LinkedHashMap<>();
        rivals.put("caffeine", CaffeineTarget::new);
        rivals.put("cache2k", Cache2kTarget::new);
        rivals.put("ehcache", EhcacheTarget::new);
        rivals.put("guava", GuavaTarget::new);
        rivals.put("belady", BeladyTarget::new);
        return rivals;
    }

    /**
     * Finds a contender by its name and options.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    static Contender named(String label) {
        int colon = label.indexOf(':');
        String name = colon < 0 ? label : label.substring(0, colon);
        RivalFactory rival = RIVALS.get(label);
        if (rival != null) {
            return new Contender(label, (workload, maximum, segments, seed) -> rival.create(workload, maximum));
        }
        if (!Policies.names().contains(name)) {
            throw new IllegalArgumentException(
                    "unknown policy '" + label + "', must be one of " + String.join(", ", names()));
        }
        Map<String, String> options = colon < 0 ? Map.of() : options(label, label.substring(colon + 1));
        Policies.named(name, options);
        return new Contender(
                label,
                (workload, maximum, segments, seed) ->
                        new CorralTarget(workload, maximum, name, options, segments, seed));
    }

    private static Map<String, String> options(String label, String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : text.split(";", -1)) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "options of '" + label + "' must be as in NAME:OPTION=VALUE;OPTION=VALUE");
            }
            options.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return options;
    }

    /** All names: Corral's policies, the rivals and the bound. */
    static List<String> names() {
        List<String> names = new ArrayList<>(Policies.names());
        names.addAll(RIVALS.keySet());
        return names;
    }

    String label() {
        return label;
    }

    /** Whether entries may have weights. */
    boolean weighs() {
        return !WEIGHTLESS.contains(label);
    }

    /**
     * Makes the cache, empty.
     *
     * @param segments for Corral's policies: how many segments; zero for the engine's own choice
     * @param seed for what Corral's policies do at random
     */
    ReplayTarget create(Workload workload, long maximum, int segments, long seed) {
        return factory.create(workload, maximum, segments, seed);
    }

    @FunctionalInterface
    private interface Factory {
        ReplayTarget create(Workload workload, long maximum, int segments, long seed);
    }

    @FunctionalInterface
    private interface RivalFactory {
        ReplayTarget create(Workload workload, long maximum);
    }
}
