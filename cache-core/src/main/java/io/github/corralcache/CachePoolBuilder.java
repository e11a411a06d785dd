package io.github.corralcache;

import io.github.corralcache.engine.NamedPolicy;
import io.github.corralcache.engine.SharedPool;
import io.github.corralcache.policy.Policies;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link CachePool}. Either {@link #maximumSize} or {@link #maximumWeight} is required. Not thread-safe.
 *
 * <pre>{@code
 * CachePool queries = CachePoolBuilder.named("queries")
 *     .maximumSize(50_000)
 *     .guaranteeShare("products", 0.2)
 *     .build();
 * Cache<Long, Product> products = CacheBuilder.<Long, Product>named("products").pool(queries).build();
 * }</pre>
 */
public final class CachePoolBuilder {

    private final String name;
    private long maximum = -1;
    private boolean weighted;
    private String policy = Policies.DEFAULT;
    private Map<String, String> policyOptions = Map.of();
    private int segments;
    private int maxConcurrentLoads;
    private @Nullable Long seed;
    private final Map<String, Long> amounts = new LinkedHashMap<>();
    private final Map<String, Double> shares = new LinkedHashMap<>();

    private CachePoolBuilder(String name) {
        this.name = name;
    }

    /** Starts to build a pool called {@code name}. */
    public static CachePoolBuilder named(String name) {
        return new CachePoolBuilder(Objects.requireNonNull(name, "name"));
    }

    /** Bounds the number of entries of all caches together. The bound is exact. */
    public CachePoolBuilder maximumSize(long entries) {
        return maximum("maximumSize", entries, false);
    }

    /** Bounds the weight of the entries of all caches together, each of which has a weigher. The bound is exact. */
    public CachePoolBuilder maximumWeight(long weight) {
        return maximum("maximumWeight", weight, true);
    }

    private CachePoolBuilder maximum(String what, long value, boolean isWeight) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be at least 1; got " + value);
        }
        if (maximum >= 0) {
            throw new IllegalStateException(what + " cannot be set: a maximum of " + maximum + " is set already");
        }
        maximum = value;
        weighted = isWeight;
        return this;
    }

    /** Chooses the eviction policy by name, with its default options. See {@link Policies#names}. */
    public CachePoolBuilder policy(String name) {
        return policy(name, Map.of());
    }

    /**
     * Chooses the eviction policy by name.
     *
     * @throws IllegalArgumentException if there is no such policy or option, or an option's value is not allowed
     */
    public CachePoolBuilder policy(String name, Map<String, String> options) {
        Policies.named(name, options);
        policy = name;
        policyOptions = Map.copyOf(options);
        return this;
    }

    /** Guarantees an amount to a cache: entries, or weight, as the maximum. Default: none. */
    public CachePoolBuilder guarantee(String cache, long amount) {
        Objects.requireNonNull(cache, "cache");
        if (amount < 0) {
            throw new IllegalArgumentException(
                    "the guarantee of cache '" + cache + "' must be at least 0; got " + amount);
        }
        shares.remove(cache);
        amounts.put(cache, amount);
        return this;
    }

    /** Guarantees a share of the maximum to a cache, from 0 to 1, rounded down. Default: none. */
    public CachePoolBuilder guaranteeShare(String cache, double share) {
        Objects.requireNonNull(cache, "cache");
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "the guarantee of cache '" + cache + "' must be a share from 0 to 1; got " + share);
        }
        amounts.remove(cache);
        shares.put(cache, share);
        return this;
    }

    /**
     * Bounds the loads of all caches together that may run at the same time, whatever each may run by its own
     * {@linkplain LoadLimits#maxConcurrentLoads() limit}. A load over the limit waits in its cache, a load and those
     * that its loader asks for count as one. Default: zero, for any number.
     */
    public CachePoolBuilder maxConcurrentLoads(int loads) {
        if (loads < 0) {
            throw new IllegalArgumentException("maxConcurrentLoads must be zero or more; got " + loads);
        }
        maxConcurrentLoads = loads;
        return this;
    }

    /**
     * Divides the pool into this many independently locked parts, a power of two. Default: by size and processors.
     *
     * @see CacheBuilder#segments
     */
    public CachePoolBuilder segments(int segments) {
        this.segments = Segments.require(segments);
        return this;
    }

    /**
     * Has the policy draw the same at random each time. Default: something else for each pool.
     *
     * @see CacheBuilder#seed
     */
    public CachePoolBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** In decimals, so that 29 % of 100 are 29 and not what binary fractions make of it. */
    private long amount(double share) {
        return BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(maximum)).longValue();
    }

    /** Goes by the shares as they were given, too: 80 % and 30 % of 9, rounded down, would fit. */
    private void requireToFit(Map<String, Long> guarantees) {
        BigDecimal whole = BigDecimal.valueOf(maximum);
        BigDecimal rounded = BigDecimal.ZERO;
        for (long amount : guarantees.values()) {
            rounded = rounded.add(BigDecimal.valueOf(amount));
        }
        BigDecimal given = BigDecimal.ZERO;
        for (long amount : amounts.values()) {
            given = given.add(BigDecimal.valueOf(amount));
        }
        for (double share : shares.values()) {
            given = given.add(BigDecimal.valueOf(share).multiply(whole));
        }
        // to a millionth, so that thirds make a whole
        BigDecimal percent = given.movePointRight(2).divide(whole, 6, RoundingMode.HALF_UP);
        if (rounded.compareTo(whole) > 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new IllegalStateException("the guarantees must be no more than the maximum of " + maximum + "; got "
                    + guarantees + ", together " + percent.stripTrailingZeros().toPlainString() + "% of it");
        }
    }

    /**
     * Builds the pool, which has no caches yet.
     *
     * @throws IllegalStateException if neither maximum is set, or the guarantees are more than it
     */
    public CachePool build() {
        if (maximum < 0) {
            throw new IllegalStateException("one of maximumSize and maximumWeight must be set; got none");
        }
        Map<String, Long> guarantees = new LinkedHashMap<>(amounts);
        shares.forEach((cache, share) -> guarantees.put(cache, amount(share)));
        requireToFit(guarantees);
        return new SharedPool(
                name,
                maximum,
                weighted,
                NamedPolicy.of(policy, policyOptions),
                segments,
                guarantees,
                Segments.seedOr(seed),
                maxConcurrentLoads);
    }
}
