package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import io.github.corralcache.boot.autoconfigure.SettingScopes.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the properties say of caches: of single ones, of those whose names fit a pattern, and of all. Says where the
 * settings of each cache are looked for, inner ones first:
 *
 * <ol>
 *   <li>what environment variables say of a name with these letters, as they know neither case nor dashes, unless the
 *       next comes from a source that Spring Boot asks first;
 *   <li>what is said of the name itself;
 *   <li>what is said of patterns that it fits, from the one with the most characters that are no wildcards to that with
 *       the fewest, of equal ones the first;
 *   <li>the defaults.
 * </ol>
 *
 * Immutable.
 */
final class DescribedCaches {

    private static final String MAP = "corral.caches";

    private final CorralProperties properties;
    private final Map<String, Spec> named = new LinkedHashMap<>();
    private final Map<String, Spec> variables;

    /** The most particular first. */
    private final List<WildcardPattern> patterns = new ArrayList<>();

    private final Predicate<String> above;

    /**
     * @param properties without what variables say of single caches
     * @param variables what they say, by the letters of the names
     * @param above tells whether what is said of a name comes before what variables say
     */
    DescribedCaches(CorralProperties properties, Map<String, Spec> variables, Predicate<String> above) {
        this.properties = properties;
        this.variables = Map.copyOf(variables);
        this.above = above;
        properties.caches().forEach((key, spec) -> {
            if (WildcardPattern.isOne(key)) {
                patterns.add(new WildcardPattern(key));
            } else {
                named.put(key, spec);
            }
        });
        patterns.sort(Comparator.comparingInt(WildcardPattern::literals).reversed());
    }

    /** What {@code properties} say whose names are all written as they are meant. */
    static DescribedCaches of(CorralProperties properties) {
        return new DescribedCaches(properties, Map.of(), name -> true);
    }

    CorralProperties properties() {
        return properties;
    }

    /** Returns the caches that are described by their names. */
    Set<String> names() {
        return Collections.unmodifiableSet(named.keySet());
    }

    /** Returns all keys of {@code corral.caches}: names, patterns, and what environment variables make of names. */
    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(properties.caches().keySet());
        keys.addAll(variables.keySet());
        return keys;
    }

    SettingScopes ofDefaults() {
        return new SettingScopes(List.of(defaults()), 1);
    }

    SettingScopes of(String name) {
        List<Scope> scopes = new ArrayList<>();
        Spec own = named.get(name);
        String letters = PropertyNames.letters(name);
        Spec variable = variables.get(letters);
        if (own != null) {
            scopes.add(scope(name, own));
        }
        if (variable != null) {
            scopes.add(above.test(name) ? scopes.size() : 0, scope(letters, variable));
        }
        int count = scopes.size();
        patterns.stream().filter(pattern -> pattern.matches(name)).forEach(pattern -> scopes.add(scope(pattern)));
        scopes.add(defaults());
        return new SettingScopes(scopes, count);
    }

    /**
     * Hands over all that can be known of caches before they are made: the defaults, with null for a name, then each
     * key of {@code corral.caches} with its settings.
     */
    void forEach(BiConsumer<? super @Nullable String, SettingScopes> action) {
        action.accept(null, ofDefaults());
        named.keySet().forEach(name -> action.accept(name, of(name)));
        variables.keySet().stream()
                .filter(key -> named.keySet().stream()
                        .noneMatch(name -> PropertyNames.letters(name).equals(key)))
                .forEach(key -> action.accept(key, of(key)));
        patterns.forEach(pattern ->
                action.accept(pattern.pattern(), new SettingScopes(List.of(scope(pattern), defaults()), 1)));
    }

    /** Hands over the settings of each two patterns that a cache may fit both, with the first one's text. */
    void forEachOverlap(BiConsumer<String, SettingScopes> action) {
        for (int i = 0; i < patterns.size(); i++) {
            for (int j = i + 1; j < patterns.size(); j++) {
                WildcardPattern inner = patterns.get(i);
                WildcardPattern outer = patterns.get(j);
                if (inner.overlaps(outer)) {
                    action.accept(
                            inner.pattern(), new SettingScopes(List.of(scope(inner), scope(outer), defaults()), 1));
                }
            }
        }
    }

    /** Whether what is said under {@code key} is of the cache called {@code name}. */
    boolean holds(String key, String name) {
        return key.equals(name)
                || (variables.containsKey(key) && key.equals(PropertyNames.letters(name)))
                || (!named.containsKey(key) && new WildcardPattern(key).matches(name));
    }

    /** Returns a line for each property that may have been meant for {@code name}, but is of another one. */
    List<String> adviseOn(String name) {
        List<String> lines = new ArrayList<>();
        adviseOn(name, MAP, named.keySet(), lines);
        properties.pools().forEach((pool, spec) -> {
            String prefix = PropertyNames.entry("corral.pools", pool);
            adviseOn(
                    name,
                    prefix + ".guarantees",
                    spec.guarantees() == null ? Set.of() : spec.guarantees().keySet(),
                    lines);
            adviseOn(
                    name,
                    prefix + ".routes",
                    spec.routes() == null ? Set.of() : spec.routes().keySet(),
                    lines);
        });
        return lines;
    }

    private static void adviseOn(String name, String map, Set<String> names, List<String> lines) {
        String other = nearest(name, names);
        if (other != null) {
            lines.add(PropertyNames.entry(map, other) + " has no effect on the cache '" + name
                    + "', whose name is written in another way; write " + PropertyNames.entry(map, name));
        }
    }

    /** Returns the first of {@code names} that has the same letters as {@code name}, but is another one; or null. */
    static @Nullable String nearest(String name, Set<String> names) {
        String letters = PropertyNames.letters(name);
        return letters.isEmpty() || names.contains(name)
                ? null
                : names.stream()
                        .filter(other -> PropertyNames.letters(other).equals(letters))
                        .findFirst()
                        .orElse(null);
    }

    private Scope scope(WildcardPattern pattern) {
        return scope(
                pattern.pattern(), Objects.requireNonNull(properties.caches().get(pattern.pattern())));
    }

    private static Scope scope(String key, Spec spec) {
        return new Scope(PropertyNames.entry(MAP, key) + ".", spec);
    }

    private Scope defaults() {
        return new Scope("corral.defaults.", properties.defaults());
    }
}
