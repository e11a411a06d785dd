package io.github.corralcache.benchmarks.contestant;

import io.github.corralcache.policy.Policies;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * The contestants by name. A name with "plain" has neither expiry nor statistics; every other one has both, as far as
 * the product offers them. {@code corral:POLICY} is Corral with that eviction policy.
 */
public final class Contestants {

    private static final String POLICY_PREFIX = "corral:";

    private static final Map<String, LongFunction<Contestant>> BY_NAME = Map.of(
            "corral", capacity -> CorralContestant.full(capacity, Policies.DEFAULT),
            "corral-plain", CorralContestant::plain,
            "caffeine", CaffeineContestant::full,
            "caffeine-plain", CaffeineContestant::plain,
            "cache2k", Cache2kContestant::full,
            "cache2k-plain", Cache2kContestant::plain,
            "guava", GuavaContestant::full,
            "ehcache", EhcacheContestant::full,
            "concurrent-hash-map", capacity -> new MapContestant());

    private Contestants() {}

    /**
     * Makes the contestant called {@code name}, empty, for at most {@code capacity} entries.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists those there are
     */
    public static Contestant create(String name, long capacity) {
        if (name.startsWith(POLICY_PREFIX)) {
            return CorralContestant.full(capacity, name.substring(POLICY_PREFIX.length()));
        }
        LongFunction<Contestant> factory = BY_NAME.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("unknown contestant '" + name + "', must be one of "
                    + String.join(", ", names()) + " or corral:POLICY");
        }
        return factory.apply(capacity);
    }

    /** The names that {@link #create} knows, sorted. */
    public static List<String> names() {
        return List.copyOf(new TreeSet<>(BY_NAME.keySet()));
    }
}
