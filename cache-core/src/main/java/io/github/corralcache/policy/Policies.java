package io.github.corralcache.policy;

import io.github.corralcache.policy.costaware.CostAwarePolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The catalogue of eviction policies: every policy that can be chosen by name, with its options. Immutable. */
public final class Policies {

    /** The policy that goes by what misses cost, and tells of {@linkplain EvictionPolicy#surprises surprises}. */
    public static final String COST_AWARE = "cost-aware";

    /** The policy that a cache has unless told otherwise. */
    public static final String DEFAULT = COST_AWARE;

    private static final Map<String, Function<PolicyOptions, EvictionPolicy.Factory>> CATALOGUE = catalogue();

    private Policies() {}

    private static Map<String, Function<PolicyOptions, EvictionPolicy.Factory>> catalogue() {
        Map<String, Function<PolicyOptions, EvictionPolicy.Factory>> catalogue = new LinkedHashMap<>();
        catalogue.put("fifo", FifoPolicy::factory);
        catalogue.put("lru", LruPolicy::factory);
        catalogue.put("sampled-lru", SampledLruPolicy::factory);
        catalogue.put("segmented-lru", SegmentedLruPolicy::factory);
        catalogue.put("sieve", SievePolicy::factory);
        catalogue.put("s3-fifo", S3FifoPolicy::factory);
        catalogue.put("arc", ArcPolicy::factory);
        catalogue.put("w-tinylfu", WTinyLfuPolicy::factory);
        catalogue.put("greedy-dual", GreedyDualPolicy::greedyDual);
        catalogue.put("gds", GreedyDualPolicy::greedyDualSize);
        catalogue.put("gdsf", GreedyDualPolicy::greedyDualSizeFrequency);
        catalogue.put("gd-wheel", GdWheelPolicy::factory);
        catalogue.put("camp", CampPolicy::factory);
        catalogue.put("hyperbolic", HyperbolicPolicy::factory);
        catalogue.put(COST_AWARE, CostAwarePolicy::factory);
        return Collections.unmodifiableMap(catalogue);
    }

    /** Returns the names that {@link #named} knows, in the order of the documentation. */
    public static Set<String> names() {
        return CATALOGUE.keySet();
    }

    /**
     * Returns the policy called {@code name}, for one cache.
     *
     * @param options the policy's options by name, as in {@code small: 10%}; those not given have their defaults
     * @throws IllegalArgumentException if there is no such policy or option, or an option's value is not allowed; the
     *     message says what is
     */
    public static EvictionPolicy.Factory named(String name, Map<String, String> options) {
        return read(name, options, (factory, read) -> factory);
    }

    /**
     * Returns all options of the policy called {@code name}, with the values that hold if these are given: as one
     * writes them, in the order of the documentation.
     *
     * @throws IllegalArgumentException as {@link #named}
     */
    public static Map<String, String> options(String name, Map<String, String> given) {
        return read(name, given, (factory, read) -> read.inForce());
    }

    private static <T> T read(
            String name, Map<String, String> options, BiFunction<EvictionPolicy.Factory, PolicyOptions, T> result) {
        Function<PolicyOptions, EvictionPolicy.Factory> policy = CATALOGUE.get(name);
        if (policy == null) {
            throw new IllegalArgumentException(
                    "policy must be one of " + String.join(", ", names()) + "; got '" + name + "'");
        }
        PolicyOptions read = new PolicyOptions(name, options);
        EvictionPolicy.Factory factory = policy.apply(read);
        read.requireAllRead();
        return result.apply(factory, read);
    }
}
