package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.cost.CostScheme;
import io.github.corralcache.benchmarks.trace.Trace;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How to replay a trace, as it is said on the command line.
 *
 * @param policies names of contenders
 * @param sizes of the cache, each a number or per cent
 * @param weigh whether entries weigh their size
 * @param cost the name of a cost scheme
 * @param seed of drawn costs, and of what Corral's policies do at random
 * @param warmup requests at the beginning that count for nothing
 * @param countFirst whether first requests of a key count in the cost-miss ratio
 * @param segments of Corral's engine; zero for its own choice
 * @param surprise whether to compare groups of keys with LRU
 */
public record ReplaySettings(
        List<String> policies,
        List<String> sizes,
        boolean weigh,
        String cost,
        long seed,
        int warmup,
        boolean countFirst,
        int segments,
        boolean surprise) {

    /**
     * Checks all that can be checked without the trace.
     *
     * @throws IllegalArgumentException if something is unknown or out of range; the message says what is allowed
     */
    public ReplaySettings {
        policies = List.copyOf(policies);
        sizes = List.copyOf(sizes);
        List<Contender> contenders = contenders(policies);
        cacheSizes(sizes);
        CostScheme.named(cost);
        if (segments < 0 || segments > 1_024 || Integer.bitCount(segments) > 1) {
            throw new IllegalArgumentException("--segments is " + segments + ", must be a power of two from 1 to 1024");
        }
        if (weigh && contenders.stream().anyMatch(contender -> !contender.weighs())) {
            throw new IllegalArgumentException(
                    "--weigh cannot be used with ehcache, which is not told weights, nor with"
                            + " belady, which is no bound then");
        }
    }

    /** Equal costs, entries of weight one, the engine's own segments. */
    public static ReplaySettings plain(List<String> policies, List<String> sizes) {
        return new ReplaySettings(policies, sizes, false, "unit", 1, 0, false, 0, false);
    }

    /** As these, with costs of a scheme, and surprise. */
    public ReplaySettings withCost(String scheme, long costSeed) {
        return new ReplaySettings(policies, sizes, weigh, scheme, costSeed, warmup, countFirst, segments, true);
    }

    /** As these, with a warm-up, after which first requests count like others. */
    public ReplaySettings withWarmup(int requests) {
        return new ReplaySettings(policies, sizes, weigh, cost, seed, requests, true, segments, surprise);
    }

    /**
     * Says what to replay of {@code trace}.
     *
     * @throws IllegalArgumentException if the trace has not what these settings need
     */
    public ReplayPlan plan(Trace trace) {
        if (warmup < 0 || warmup >= trace.length()) {
            throw new IllegalArgumentException(
                    "--warmup is " + warmup + ", must be from 0 to less than the " + trace.length() + " requests");
        }
        if (weigh && !trace.hasSizes()) {
            throw new IllegalArgumentException(
                    "--weigh needs a trace with sizes, which '" + trace.name() + "' has not");
        }
        Workload workload = new Workload(trace, CostScheme.named(cost).costs(trace, seed), weigh);
        long[] maxima = cacheSizes(sizes).stream()
                .mapToLong(size -> size.maximum(trace, weigh))
                .toArray();
        return new ReplayPlan(workload, contenders(policies), maxima, this);
    }

    private static List<Contender> contenders(List<String> policies) {
        return policies.stream().map(Contender::named).collect(Collectors.toList());
    }

    private static List<CacheSize> cacheSizes(List<String> sizes) {
        return sizes.stream().map(CacheSize::parse).collect(Collectors.toList());
    }
}
