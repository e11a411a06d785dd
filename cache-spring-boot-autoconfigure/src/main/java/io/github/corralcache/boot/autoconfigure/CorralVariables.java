package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What environment variables say of caches and pools. Their names know neither case nor dashes, and an underscore may
 * be anything: {@code CORRAL_CACHES_USERBYID_MAXIMUMSIZE} and {@code CORRAL_CACHES_USER_BY_ID_MAXIMUM_SIZE} are both of
 * all names with the letters {@code userbyid}. Immutable.
 */
final class CorralVariables {

    private static final String CACHES = "CORRAL_CACHES_";
    private static final String POOLS = "CORRAL_POOLS_";
    private static final Set<String> MAPS = Set.of("policyoptions", "guarantees", "routes");

    private final Map<String, String> read = new LinkedHashMap<>();
    private final List<String> unread = new ArrayList<>();

    CorralVariables(Environment environment) {
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof SystemEnvironmentPropertySource variables) {
                    for (String name : variables.getPropertyNames()) {
                        read(name, environment.resolvePlaceholders(String.valueOf(variables.getProperty(name))));
                    }
                }
            }
        }
    }

    /** Returns what is said of caches, by the letters of their names. */
    Map<String, Spec> caches() {
        return bind("corral.caches", Spec.class);
    }

    /** Returns what is said of pools, by the letters of their names. */
    Map<String, PoolSpec> pools() {
        return bind("corral.pools", PoolSpec.class);
    }

    /** Returns a line for each variable that looks as if it were of a cache or a pool, and is not. */
    List<String> advice() {
        return unread.stream()
                .map(name -> "The environment variable " + name + " has no effect: it must end with a key of "
                        + (name.toUpperCase(Locale.ROOT).startsWith(POOLS)
                                ? "corral.pools.<name>, such as MAXIMUM_SIZE"
                                : "corral.caches.<name>, such as SOFT_TTL"))
                .toList();
    }

    private <T> Map<String, T> bind(String map, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(read))
                .bind(map, Bindable.mapOf(String.class, type))
                .orElse(Map.of());
    }

    private void read(String variable, String value) {
        String name = variable.toUpperCase(Locale.ROOT);
        if (name.startsWith(CACHES)) {
            read("corral.caches.", variable, name.substring(CACHES.length()), Spec.class, value);
        } else if (name.startsWith(POOLS)) {
            read("corral.pools.", variable, name.substring(POOLS.length()), PoolSpec.class, value);
        }
    }

    /**
     * The longest end of the name that is a key is the key, and what is before it the name of the cache or the pool.
     */
    private void read(String map, String variable, String name, Class<? extends Record> keys, String value) {
        List<String> parts = Arrays.asList(name.toLowerCase(Locale.ROOT).split("_+"));
        for (int key = 1; key < parts.size(); key++) {
            for (int end = parts.size(); end > key; end--) {
                String word = String.join("", parts.subList(key, end));
                boolean isMap = MAPS.contains(word);
                if (isMap == end < parts.size() && isKey(word, keys)) {
                    String entry = isMap ? "." + entry(word, parts.subList(end, parts.size())) : "";
                    read.put(map + String.join("", parts.subList(0, key)) + "." + dashed(word, keys) + entry, value);
                    return;
                }
            }
        }
        unread.add(variable);
    }

    /** Routes may be numbered; Spring Boot writes the number last. */
    private static String entry(String map, List<String> parts) {
        int last = parts.size() - 1;
        return map.equals("routes") && last > 0 && parts.get(last).matches("\\d+")
                ? String.join("", parts.subList(0, last)) + "[" + parts.get(last) + "]"
                : String.join("", parts);
    }

    private static boolean isKey(String word, Class<? extends Record> keys) {
        return UnknownCorralPropertyFailureAnalyzer.keysOf(keys).stream()
                .anyMatch(key -> PropertyNames.letters(key).equals(word));
    }

    private static String dashed(String word, Class<? extends Record> keys) {
        return UnknownCorralPropertyFailureAnalyzer.keysOf(keys).stream()
                .filter(key -> PropertyNames.letters(key).equals(word))
                .findFirst()
                .orElseThrow();
    }
}
