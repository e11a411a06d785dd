package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Lays what environment variables say over what is written elsewhere, under the names that are written there. Spring
 * Boot makes an entry of its own of the name in a variable, which has lost its case and dashes, and gives that entry
 * what is said of the other one too; these entries are left out.
 */
final class NamesInVariables {

    /** The names of entries that are written in full, by the map. */
    private final Map<String, Set<String>> written = new HashMap<>();

    /** Those that come before the variables, as what is said on the command line does. */
    private final Set<String> above = new HashSet<>();

    /** Names of caches and pools that are written in full anywhere. */
    private final Set<String> known = new LinkedHashSet<>();

    private NamesInVariables(Environment environment) {
        boolean isAbove = true;
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource) {
                isAbove = false;
            } else if (source instanceof IterableConfigurationPropertySource names) {
                boolean first = isAbove;
                names.stream().forEach(name -> note(name, first));
            }
        }
    }

    /** @param cacheNames the caches that there are to be, as far as that is known */
    static DescribedCaches settle(
            CorralProperties properties,
            Environment environment,
            CorralVariables variables,
            Collection<String> cacheNames) {
        NamesInVariables names = new NamesInVariables(environment);
        names.known.addAll(cacheNames);
        Stream.concat(Stream.of(properties.defaults()), properties.caches().values().stream())
                .map(Spec::pool)
                .filter(Objects::nonNull)
                .forEach(names.known::add);
        return names.settle(properties, variables);
    }

    private DescribedCaches settle(CorralProperties properties, CorralVariables variables) {
        Map<String, Spec> caches = writtenOnly("caches", properties.caches());
        Map<String, PoolSpec> pools = writtenOnly("pools", properties.pools());
        pools.replaceAll((name, pool) -> withGuaranteesAndRoutes(
                pool,
                writtenOnly(mapOf(name, "guarantees"), pool.guarantees()),
                writtenOnly(mapOf(name, "routes"), pool.routes())));
        variables.pools().forEach((letters, pool) -> {
            String name = meant("pools", letters);
            PoolSpec variable = withGuaranteesAndRoutes(
                    pool,
                    meant(mapOf(name, "guarantees"), pool.guarantees()),
                    meant(mapOf(name, "routes"), pool.routes()));
            pools.merge(name, variable, (file, same) -> isAbove(name) ? over(file, variable) : over(variable, file));
        });
        return new DescribedCaches(
                new CorralProperties(
                        properties.enabled(),
                        properties.enableCaching(),
                        properties.refresh(),
                        properties.defaults(),
                        caches,
                        pools,
                        properties.tier()),
                variables.caches(),
                name -> above.contains("caches " + name));
    }

    private boolean isAbove(String pool) {
        return above.contains("pools " + pool);
    }

    private <V> Map<String, V> writtenOnly(String map, @Nullable Map<String, V> entries) {
        Map<String, V> kept = new LinkedHashMap<>(entries == null ? Map.of() : entries);
        kept.keySet().retainAll(written.getOrDefault(map, Set.of()));
        return kept;
    }

    private <V> Map<String, V> meant(String map, @Nullable Map<String, V> variables) {
        Map<String, V> named = new LinkedHashMap<>();
        if (variables != null) {
            variables.forEach((letters, value) -> named.put(meant(map, letters), value));
        }
        return named;
    }

    /** Returns the name that is meant by the one in a variable: of this map first, then of any. */
    private String meant(String map, String letters) {
        String here = meant(written.getOrDefault(map, Set.of()), letters);
        String anywhere = here == null ? meant(known, letters) : here;
        return anywhere == null ? letters : anywhere;
    }

    private static @Nullable String meant(Set<String> names, String letters) {
        return names.contains(letters) ? letters : DescribedCaches.nearest(letters, names);
    }

    private static PoolSpec withGuaranteesAndRoutes(
            PoolSpec pool, Map<String, String> guarantees, Map<String, List<String>> routes) {
        return new PoolSpec(
                pool.maximumSize(),
                pool.maximumWeight(),
                pool.policy(),
                pool.policyOptions(),
                pool.surpriseLimit(),
                pool.maxConcurrentLoads(),
                guarantees,
                routes);
    }

    private static PoolSpec over(PoolSpec inner, PoolSpec outer) {
        return new PoolSpec(
                either(inner.maximumSize(), outer.maximumSize()),
                either(inner.maximumWeight(), outer.maximumWeight()),
                either(inner.policy(), outer.policy()),
                over(inner.policyOptions(), outer.policyOptions()),
                either(inner.surpriseLimit(), outer.surpriseLimit()),
                either(inner.maxConcurrentLoads(), outer.maxConcurrentLoads()),
                over(inner.guarantees(), outer.guarantees()),
                over(inner.routes(), outer.routes()));
    }

    private static <T> @Nullable T either(@Nullable T inner, @Nullable T outer) {
        return inner == null ? outer : inner;
    }

    private static <V> @Nullable Map<String, V> over(@Nullable Map<String, V> inner, @Nullable Map<String, V> outer) {
        if (inner == null || outer == null) {
            return either(inner, outer);
        }
        Map<String, V> both = new LinkedHashMap<>(outer);
        both.putAll(inner);
        return both;
    }

    private void note(ConfigurationPropertyName name, boolean first) {
        int elements = name.getNumberOfElements();
        if (elements < 3 || !name.getElement(0, Form.UNIFORM).equals("corral")) {
            return;
        }
        String map = name.getElement(1, Form.UNIFORM);
        String entry = name.getElement(2, Form.ORIGINAL);
        if (map.equals("caches") || map.equals("pools")) {
            note(map, entry, first);
        }
        if (map.equals("pools") && elements > 4) {
            note(mapOf(entry, name.getElement(3, Form.UNIFORM)), name.getElement(4, Form.ORIGINAL), first);
        }
    }

    private void note(String map, String entry, boolean first) {
        written.computeIfAbsent(map, key -> new LinkedHashSet<>()).add(entry);
        known.add(entry);
        if (first) {
            above.add(map + " " + entry);
        }
    }

    private static String mapOf(String pool, String key) {
        return PropertyNames.letters(pool) + " " + key;
    }
}
