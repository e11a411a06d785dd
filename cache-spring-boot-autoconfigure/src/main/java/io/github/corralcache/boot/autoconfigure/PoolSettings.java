package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CachePool;
import io.github.corralcache.CachePoolBuilder;
import io.github.corralcache.PoolRouter;
import io.github.corralcache.Weigher;
import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Makes the pools as the properties say, and has caches enter them. Immutable. */
final class PoolSettings {

    private final DescribedCaches caches;
    private final Map<String, CachePool> pools = new LinkedHashMap<>();
    private final KeyRoutes routes;

    /**
     * @param router the application's, if it has one
     * @throws InvalidCorralPropertyException for the first setting of a pool that cannot be fulfilled
     */
    PoolSettings(DescribedCaches caches, @Nullable PoolRouter<Object> router) {
        this.caches = caches;
        this.routes = new KeyRoutes(router);
        Map<String, PoolSpec> specs = caches.properties().pools();
        specs.forEach((name, spec) -> pools.put(name, pool(name, spec)));
        caches.forEach((cache, scopes) -> requireKnown(scopes));
        specs.forEach(this::addRoutes);
        specs.forEach(this::requireMembers);
    }

    Collection<CachePool> pools() {
        return Collections.unmodifiableCollection(pools.values());
    }

    /** Before a pool that nobody shares: that may be for the name that somebody mistook. */
    private void requireKnown(SettingScopes scopes) {
        Setting<String> setting = poolOf(scopes);
        if (setting != null) {
            find(setting);
        }
    }

    /** Returns the pool that a cache is to share, as one of its settings says. */
    CachePool find(Setting<String> setting) {
        CachePool pool = pools.get(setting.value());
        if (pool == null) {
            throw setting.refused(
                    "pool must be the name of a pool under corral.pools; got '" + setting.value() + "'",
                    pools.isEmpty()
                            ? "Describe the pool under " + PropertyNames.entry("corral.pools", setting.value()) + "."
                            : "Set one of: " + String.join(", ", pools.keySet()) + ".");
        }
        return pool;
    }

    /** Has the cache enter its pool, and those that its keys may be sent to. */
    void enter(
            String cache,
            CachePool own,
            CacheBuilder<Object, Object> builder,
            @Nullable Weigher<Object, Object> weigher) {
        if (weigher == null) {
            builder.pool(own);
        } else {
            builder.pool(own, weigher);
        }
        List<CachePool> others = pools.values().stream()
                .filter(pool -> pool != own && pool.weighted() == own.weighted() && routes.mayLead(cache, pool.name()))
                .toList();
        if (!others.isEmpty()) {
            builder.routes(routes, others);
        }
    }

    // ---- one pool

    private static CachePool pool(String name, PoolSpec spec) {
        String prefix = prefix(name);
        CachePoolBuilder builder = CachePoolBuilder.named(name);
        Setting<?> maximum = setMaximum(builder, prefix, spec);
        setPolicy(builder, prefix, spec);
        setMaxConcurrentLoads(builder, prefix, spec);
        Map<String, Object> concerned = new LinkedHashMap<>();
        guarantees(spec).forEach((cache, guarantee) -> {
            Setting<String> setting = guarantee(name, cache, guarantee);
            concerned.put(setting.name(), guarantee);
            setGuarantee(builder, cache, setting, spec.maximumWeight() != null);
        });
        concerned.put(maximum.name(), maximum.value());
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            throw new InvalidCorralPropertyException(
                    concerned,
                    String.valueOf(e.getMessage()),
                    "Set guarantees that together are no more than the maximum of the pool, or 100%.");
        }
    }

    private static Setting<?> setMaximum(CachePoolBuilder builder, String prefix, PoolSpec spec) {
        Setting<Long> size =
                spec.maximumSize() == null ? null : new Setting<>(prefix + "maximum-size", spec.maximumSize(), 0);
        Setting<DataSize> weight =
                spec.maximumWeight() == null ? null : new Setting<>(prefix + "maximum-weight", spec.maximumWeight(), 0);
        if (size != null && weight != null) {
            throw size.refusedBeside(
                    weight,
                    "a pool must have one maximum; got maximum-size and maximum-weight",
                    "Set one of the two: entries, or the sum of their weights.");
        }
        if (weight != null) {
            if (weight.value().toBytes() < 1) {
                throw weight.refused(
                        "maximum-weight must be at least 1; got "
                                + weight.value().toBytes(),
                        "Set a size such as 64MB, or a number from 1 on.");
            }
            builder.maximumWeight(weight.value().toBytes());
            return weight;
        }
        if (size == null) {
            throw new Setting<>(prefix + "maximum-size", "not set", 0)
                    .refused(
                            "a pool must have maximum-size or maximum-weight; got neither",
                            "Set maximum-size or maximum-weight.");
        }
        if (size.value() < 1) {
            throw size.refused(
                    "maximum-size must be at least 1; got " + size.value(), "Set a number of entries from 1 on.");
        }
        builder.maximumSize(size.value());
        return size;
    }

    private static void setPolicy(CachePoolBuilder builder, String prefix, PoolSpec spec) {
        String policy = spec.policy() == null
                ? CacheBuilder.DEFAULT_POLICY
                : spec.policy().toString();
        Map<String, String> options = new TreeMap<>();
        Setting<Map<String, String>> set = spec.policyOptions() == null
                ? null
                : CapacitySettings.named(new Setting<>(prefix + "policy-options", spec.policyOptions(), 0), policy);
        if (set != null) {
            CapacitySettings.requireOptions(set, policy);
            options.putAll(set.value());
        }
        if (spec.surpriseLimit() != null) {
            Setting<String> limit = new Setting<>(prefix + "surprise-limit", spec.surpriseLimit(), 0);
            if (set != null) {
                CapacitySettings.requireNoLimit(limit, set);
            }
            CapacitySettings.addSurpriseLimit(
                    limit,
                    spec.policy() == null ? null : new Setting<>(prefix + "policy", spec.policy(), 0),
                    policy,
                    options);
        }
        builder.policy(policy, options);
    }

    private static void setMaxConcurrentLoads(CachePoolBuilder builder, String prefix, PoolSpec spec) {
        Integer loads = spec.maxConcurrentLoads();
        if (loads == null) {
            return;
        }
        if (loads < 0) {
            throw new Setting<>(prefix + "max-concurrent-loads", loads, 0)
                    .refused(
                            "max-concurrent-loads must be 0 or more; got " + loads,
                            "Set a number from 0 on; 0 means no limit.");
        }
        builder.maxConcurrentLoads(loads);
    }

    private static void setGuarantee(
            CachePoolBuilder builder, String cache, Setting<String> setting, boolean weighted) {
        String text = setting.value().trim();
        try {
            if (text.endsWith("%")) {
                builder.guaranteeShare(
                        cache,
                        new BigDecimal(text.substring(0, text.length() - 1).trim())
                                .movePointLeft(2)
                                .doubleValue());
            } else {
                builder.guarantee(cache, weighted ? DataSize.parse(text).toBytes() : Long.parseLong(text));
            }
        } catch (IllegalArgumentException e) {
            throw setting.refused(
                    "a guarantee must be a part of the pool; got '" + text + "'",
                    "Set a share from 0% to 100%, or " + (weighted ? "a size such as 16MB." : "a number of entries."));
        }
    }

    // ---- pools and caches

    private void addRoutes(String name, PoolSpec spec) {
        routes(spec).forEach((cache, patterns) -> {
            Setting<List<String>> setting =
                    new Setting<>(PropertyNames.entry(prefix(name) + "routes", cache), patterns, 0);
            requireName(setting, cache);
            if (patterns.isEmpty() || patterns.stream().anyMatch(String::isBlank)) {
                throw setting.refused(
                        "a route must be a pattern of keys; got an empty one",
                        "Set patterns such as report:*, or remove the route.");
            }
            Setting<String> own = poolOf(caches.of(cache));
            if (own == null) {
                throw setting.refused(
                        "cache '" + cache + "' must have a pool for the keys that match no route; got none",
                        "Set " + PropertyNames.entry("corral.caches", cache) + ".pool, or remove the route.");
            }
            CachePool pool = find(own);
            if (pool.weighted() != (spec.maximumWeight() != null)) {
                throw setting.refusedBeside(
                        own,
                        "one of the two pools is bounded by a number of entries, the other by their weight",
                        "Give both pools a maximum-size, or both a maximum-weight.");
            }
            patterns.forEach(pattern -> routes.add(cache, pattern, name));
        });
    }

    /** Finds out what is guaranteed to caches that are not there. */
    private void requireMembers(String name, PoolSpec spec) {
        TreeSet<String> members = new TreeSet<>(routes(spec).keySet());
        AtomicBoolean shared = new AtomicBoolean(!members.isEmpty());
        caches.forEach((cache, scopes) -> {
            if (isIn(name, scopes)) {
                shared.set(true);
                if (cache != null && !WildcardPattern.isOne(cache)) {
                    members.add(cache);
                }
            }
        });
        if (!shared.get()) {
            String set = spec.maximumSize() != null ? "maximum-size" : "maximum-weight";
            Object value = spec.maximumSize() != null ? spec.maximumSize() : spec.maximumWeight();
            throw new InvalidCorralPropertyException(
                    Map.of(prefix(name) + set, String.valueOf(value)),
                    "a guarantee must be for a cache that uses this pool; got a pool that no cache uses",
                    "Set corral.caches.<name>.pool to '" + name
                            + "' for the caches that should use it, or remove the guarantee.");
        }
        guarantees(spec).forEach((cache, guarantee) -> {
            Setting<String> setting = guarantee(name, cache, guarantee);
            requireName(setting, cache);
            if (!members.contains(cache) && !isIn(name, caches.of(cache))) {
                throw setting.refused(
                        "a guarantee must be for a cache that uses this pool; got '" + cache + "'",
                        "Set " + PropertyNames.entry("corral.caches", cache) + ".pool to '" + name + "'"
                                + (members.isEmpty() ? "." : ", or name one of: " + String.join(", ", members) + "."));
            }
        });
    }

    /** How many caches fit a pattern is not known, and so not how much would be guaranteed to them. */
    private static void requireName(Setting<?> setting, String cache) {
        if (WildcardPattern.isOne(cache)) {
            throw setting.refused(
                    "a guarantee must be for one cache; got the pattern " + cache,
                    "Name each cache. Patterns can be used under corral.caches, for the pool of many caches too.");
        }
    }

    private static boolean isIn(String pool, SettingScopes scopes) {
        Setting<String> setting = poolOf(scopes);
        return setting != null && setting.value().equals(pool);
    }

    /** Returns the pool set for a cache, unless a maximum of its own overrides it. */
    static @Nullable Setting<String> poolOf(SettingScopes scopes) {
        for (int depth = 0; depth < scopes.count(); depth++) {
            Setting<String> pool = scopes.findAt(depth, "pool", Spec::pool);
            if (pool != null
                    || scopes.findAt(depth, "maximum-size", Spec::maximumSize) != null
                    || scopes.findAt(depth, "maximum-weight", Spec::maximumWeight) != null) {
                return pool;
            }
        }
        return null;
    }

    private static Setting<String> guarantee(String pool, String cache, String value) {
        return new Setting<>(PropertyNames.entry(prefix(pool) + "guarantees", cache), value, 0);
    }

    private static Map<String, String> guarantees(PoolSpec spec) {
        return spec.guarantees() == null ? Map.of() : spec.guarantees();
    }

    private static Map<String, List<String>> routes(PoolSpec spec) {
        return spec.routes() == null ? Map.of() : spec.routes();
    }

    private static String prefix(String pool) {
        return PropertyNames.entry("corral.pools", pool) + ".";
    }
}
