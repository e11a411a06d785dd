package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CachePool;
import io.github.corralcache.Weigher;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.support.NullValue;
import org.springframework.util.unit.DataSize;

/** How much a cache holds, alone or in a pool, what its entries weigh, and which of them it gives up. Immutable. */
final class CapacitySettings {

    static final long MAXIMUM_SIZE = 10_000;

    private static final String SURPRISE_LIMIT = "surprise-limit";
    private static final String ENTRIES = "entries";
    private static final String BYTES = "bytes";

    private final Map<String, Weigher<Object, Object>> weighers;
    private final PoolSettings pools;

    /** @param weighers the application's weighers by bean name */
    CapacitySettings(Map<String, Weigher<Object, Object>> weighers, PoolSettings pools) {
        this.weighers = weighers;
        this.pools = pools;
    }

    void apply(String cache, CacheBuilder<Object, Object> builder, SettingScopes scopes) {
        Setting<String> weigher = scopes.find("weigher", Spec::weigher);
        for (int depth = 0; depth < scopes.count(); depth++) {
            Setting<Long> size = scopes.findAt(depth, "maximum-size", Spec::maximumSize);
            Setting<DataSize> weight = scopes.findAt(depth, "maximum-weight", Spec::maximumWeight);
            Setting<String> pool = scopes.findAt(depth, "pool", Spec::pool);
            requireOne(size, weight, pool);
            if (pool != null) {
                requireNoPolicy(pool, scopes);
                share(cache, pool, builder, weigher);
                return;
            }
            if (weight != null) {
                setMaximumWeight(builder, weight, weigher);
                setPolicy(builder, scopes);
                return;
            }
            if (size != null) {
                requireNoWeigher(weigher, depth, "a weigher works with maximum-weight only; got maximum-size");
                if (size.value() < 1) {
                    throw size.refused(
                            "maximum-size must be at least 1; got " + size.value(),
                            "Set a number of entries from 1 on.");
                }
                builder.maximumSize(size.value());
                setPolicy(builder, scopes);
                return;
            }
        }
        requireNoWeigher(weigher, scopes.count(), "a weigher works with maximum-weight only; got maximum-size");
        builder.maximumSize(MAXIMUM_SIZE);
        setPolicy(builder, scopes);
    }

    private static void requireOne(
            @Nullable Setting<Long> size, @Nullable Setting<DataSize> weight, @Nullable Setting<String> pool) {
        if (size != null && weight != null) {
            throw size.refusedBeside(
                    weight,
                    "a cache must have one maximum; got maximum-size and maximum-weight",
                    "Set one of the two: entries, or the sum of their weights.");
        }
        Setting<?> maximum = size == null ? weight : size;
        if (maximum != null && pool != null) {
            throw maximum.refusedBeside(
                    pool,
                    "a cache that shares a pool has no maximum of its own",
                    "Set one of the two: a maximum for this cache alone, or a pool that has one.");
        }
    }

    // ---- pools

    private void share(
            String cache,
            Setting<String> setting,
            CacheBuilder<Object, Object> builder,
            @Nullable Setting<String> weigher) {
        CachePool pool = pools.find(setting);
        if (!pool.weighted()) {
            requireNoWeigher(
                    weigher,
                    setting.depth(),
                    "pool '" + pool.name() + "' is bounded by its number of entries, which are not weighed");
            pools.enter(cache, pool, builder, null);
        } else {
            pools.enter(cache, pool, builder, weigher == null ? onlyWeigher(setting) : weigher(weigher));
        }
    }

    /** A policy from further out than the pool is one that the cache has overridden with it. */
    private static void requireNoPolicy(Setting<String> pool, SettingScopes scopes) {
        for (int depth = 0; depth <= pool.depth(); depth++) {
            Setting<?> policy = scopes.findAt(depth, "policy", Spec::policy);
            Setting<?> options = scopes.findAt(depth, "policy-options", Spec::policyOptions);
            Setting<?> limit = scopes.findAt(depth, SURPRISE_LIMIT, Spec::surpriseLimit);
            Setting<?> set = policy != null ? policy : options != null ? options : limit;
            if (set != null) {
                throw set.refusedBeside(
                        pool,
                        "a pool has one policy for the entries of all its caches",
                        "Set it for the pool, as " + PropertyNames.entry("corral.pools", pool.value())
                                + set.name().substring(set.name().lastIndexOf('.'))
                                + ", or give the cache a maximum of its own in place of the pool.");
            }
        }
    }

    // ---- weights

    /** A weigher from further out than the maximum is one that the cache has overridden. */
    private static void requireNoWeigher(@Nullable Setting<String> weigher, int depthOfMaximum, String reason) {
        if (weigher != null && weigher.depth() <= depthOfMaximum) {
            throw weigher.refused(reason, "Set maximum-weight in place of maximum-size, or remove the weigher.");
        }
    }

    private void setMaximumWeight(
            CacheBuilder<Object, Object> builder, Setting<DataSize> weight, @Nullable Setting<String> weigher) {
        long maximum = weight.value().toBytes();
        if (maximum < 1) {
            throw weight.refused(
                    "maximum-weight must be at least 1; got " + weight.value().toBytes(),
                    "Set a size such as 64MB, or a number from 1 on.");
        }
        builder.maximumWeight(maximum, weigher == null ? onlyWeigher(weight) : weigher(weigher));
    }

    private Weigher<Object, Object> onlyWeigher(Setting<?> weight) {
        if (weighers.size() == 1) {
            return weighingNulls(weighers.values().iterator().next());
        }
        throw weight.refused(
                weighers.isEmpty()
                        ? "maximum-weight must come with a weigher; got no bean of type " + Weigher.class.getName()
                        : "maximum-weight must come with one weigher; got the beans "
                                + String.join(", ", weighers.keySet()),
                "Declare one Weigher bean, or name one with weigher: " + allowedWeighers() + ".");
    }

    private Weigher<Object, Object> weigher(Setting<String> named) {
        Weigher<Object, Object> weigher = weighers.get(named.value());
        boolean reserved = named.value().equals(ENTRIES) || named.value().equals(BYTES);
        if (weigher != null && !reserved) {
            return weighingNulls(weigher);
        }
        return switch (PropertyNames.letters(named.value())) {
            case ENTRIES -> Weigher.entries();
            case BYTES -> Weigher.bytes();
            default ->
                throw named.refused(
                        "weigher must be one of " + allowedWeighers() + "; got '" + named.value() + "'",
                        "Set one of: " + allowedWeighers() + ".");
        };
    }

    /** An application's weigher need not know of nulls. */
    private static Weigher<Object, Object> weighingNulls(Weigher<Object, Object> weigher) {
        return (key, value) -> value instanceof NullValue ? 1 : weigher.weigh(key, value);
    }

    private String allowedWeighers() {
        String beans = String.join(", ", weighers.keySet());
        return beans.isEmpty() ? "bytes, entries" : "bytes, entries, " + beans;
    }

    // ---- policies

    private static void setPolicy(CacheBuilder<Object, Object> builder, SettingScopes scopes) {
        Setting<PolicyName> policy = scopes.find("policy", Spec::policy);
        String name =
                policy == null ? CacheBuilder.DEFAULT_POLICY : policy.value().toString();
        builder.policy(name, options(policy, name, scopes));
    }

    /** Returns the options of the policy; what is set further in holds, of the surprise limit under either name. */
    static Map<String, String> options(@Nullable Setting<PolicyName> policy, String name, SettingScopes scopes) {
        Map<String, String> options = new TreeMap<>();
        Setting<Map<String, String>> limiting = null;
        // options belong to the policy beside them: a cache that chooses another one does not inherit those of the
        // default
        int outermost = policy == null ? scopes.count() - 1 : policy.depth();
        for (int depth = outermost; depth >= 0; depth--) {
            Setting<Map<String, String>> written = scopes.findAt(depth, "policy-options", Spec::policyOptions);
            if (written != null) {
                Setting<Map<String, String>> set = named(written, name);
                requireOptions(set, name);
                options.putAll(set.value());
                limiting = set.value().containsKey(SURPRISE_LIMIT) ? set : limiting;
            }
        }
        Setting<String> limit = scopes.find(SURPRISE_LIMIT, Spec::surpriseLimit);
        if (limit != null
                && (limiting == null || limit.depth() <= limiting.depth())
                && (name.equals(PolicyName.COST_AWARE.toString())
                        || (policy != null && limit.depth() <= policy.depth()))) {
            if (limiting != null && limit.depth() == limiting.depth()) {
                requireNoLimit(limit, limiting);
            }
            addSurpriseLimit(limit, policy, name, options);
        }
        return options;
    }

    /** @throws InvalidCorralPropertyException if the options have the limit too, of which only one could hold */
    static void requireNoLimit(Setting<String> limit, Setting<Map<String, String>> options) {
        String value = options.value().get(SURPRISE_LIMIT);
        if (value != null) {
            throw limit.refusedBeside(
                    new Setting<>(options.name() + "." + SURPRISE_LIMIT, value, options.depth()),
                    "surprise-limit must be set only once; got it twice",
                    "Set one of the two.");
        }
    }

    /** @throws InvalidCorralPropertyException if the policy has no such limit, or the limit is none that it takes */
    static void addSurpriseLimit(
            Setting<String> limit, @Nullable Setting<PolicyName> policy, String name, Map<String, String> options) {
        if (policy != null && !name.equals(PolicyName.COST_AWARE.toString())) {
            throw limit.refusedBeside(
                    policy,
                    "surprise-limit works with the policy " + PolicyName.COST_AWARE + " only; got " + name,
                    "Set the policy to " + PolicyName.COST_AWARE + ", or remove the limit.");
        }
        String value = isOff(limit.value()) ? "off" : limit.value();
        requirePolicy(limit, name, Map.of(SURPRISE_LIMIT, value), "off, or a number from 1 to 1000");
        options.put(SURPRISE_LIMIT, value);
    }

    /** Whether a text says off, in any case; YAML takes a bare off for false. */
    static boolean isOff(String text) {
        return text.trim().equalsIgnoreCase("off") || text.equals("false");
    }

    /**
     * Returns the options under the names that the policy knows, where they differ from these in case or dashes only.
     */
    static Setting<Map<String, String>> named(Setting<Map<String, String>> options, String policy) {
        Set<String> known = CacheBuilder.policyOptions(policy, Map.of()).keySet();
        Map<String, String> named = new TreeMap<>(options.value());
        options.value().forEach((option, value) -> {
            String meant = DescribedCaches.nearest(option, known);
            if (meant != null) {
                named.remove(option);
                named.put(meant, value);
            }
        });
        return new Setting<>(options.name(), named, options.depth());
    }

    /** @throws InvalidCorralPropertyException for the first option that the policy has not, or not with that value */
    static void requireOptions(Setting<Map<String, String>> options, String policy) {
        options.value()
                .forEach((option, value) -> requirePolicy(
                        new Setting<>(options.name() + "." + option, value, options.depth()),
                        policy,
                        Map.of(option, value),
                        "an option of " + policy + " to a value that it allows"));
    }

    private static void requirePolicy(Setting<String> cause, String name, Map<String, String> options, String allowed) {
        try {
            CacheBuilder.policyOptions(name, options);
        } catch (IllegalArgumentException e) {
            throw cause.refused(String.valueOf(e.getMessage()), "Set " + allowed + ".");
        }
    }
}
