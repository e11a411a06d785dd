package io.github.corralcache.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The names that properties give to caches and pools, and what is wrong with them. */
final class CacheNames {

    private static final String LIST = "spring.cache.cache-names";
    private static final Set<String> MAPS = Set.of("corral.caches.", "corral.pools.");

    private CacheNames() {}

    /**
     * Returns the caches that there are to be and no others; empty if there may be any.
     *
     * @throws InvalidCorralPropertyException if one of them has no name
     */
    static List<String> in(Environment environment) {
        List<String> names = Binder.get(environment)
                .bind(LIST, Bindable.listOf(String.class))
                .orElse(List.of());
        if (names.stream().anyMatch(String::isBlank)) {
            throw new InvalidCorralPropertyException(
                    Map.of(LIST, String.join(",", names)),
                    "the name of a cache must not be empty; got " + quoted(names),
                    "Set names with one comma between them, such as books,pages.");
        }
        return names;
    }

    private static String quoted(List<String> names) {
        return "'" + String.join("', '", names) + "'";
    }

    /** @throws InvalidCorralPropertyException for the first name that would not be read as it is written */
    static void requireReadable(Environment environment) {
        if (environment instanceof ConfigurableEnvironment configurable) {
            configurable.getPropertySources().forEach(CacheNames::requireReadable);
        }
    }

    /**
     * Spring Boot drops what it does not know from a name without brackets: {@code reports-*} would be
     * {@code reports-}.
     */
    private static void requireReadable(PropertySource<?> source) {
        if (!(source instanceof EnumerablePropertySource<?> names)
                || source instanceof SystemEnvironmentPropertySource) {
            return;
        }
        for (String name : names.getPropertyNames()) {
            for (String map : MAPS) {
                if (name.startsWith(map)) {
                    requireReadable(source, map, name);
                }
            }
        }
    }

    private static void requireReadable(PropertySource<?> source, String map, String name) {
        int end = name.indexOf('.', map.length());
        String entry = name.substring(map.length(), end < 0 ? name.length() : end);
        if (!entry.startsWith("[") && !entry.matches("[A-Za-z0-9_-]*(\\[.*)?")) {
            String rest = end < 0 ? "" : name.substring(end);
            String bracketed = map.substring(0, map.length() - 1) + "[" + entry + "]";
            throw new InvalidCorralPropertyException(
                    Map.of(name, String.valueOf(source.getProperty(name))),
                    "a name with other signs than letters, digits and dashes must be in brackets; got " + entry,
                    "Write " + bracketed + rest + "; in YAML the brackets go in quotes: \"[" + entry + "]\".");
        }
    }
}
