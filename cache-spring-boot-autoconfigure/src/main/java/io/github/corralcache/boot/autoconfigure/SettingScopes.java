package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the settings of one cache are looked for: in its own properties, then in the defaults. */
final class SettingScopes {

    private record Scope(String prefix, Spec spec) {}

    /** Inner ones first. */
    private final List<Scope> scopes;

    private SettingScopes(List<Scope> scopes) {
        this.scopes = scopes;
    }

    static SettingScopes ofDefaults(CorralProperties properties) {
        return new SettingScopes(List.of(new Scope("corral.defaults.", properties.defaults())));
    }

    static SettingScopes ofCache(String name, CorralProperties properties) {
        Scope defaults = new Scope("corral.defaults.", properties.defaults());
        Spec own = properties.caches().get(name);
        return new SettingScopes(
                own == null
                        ? List.of(defaults)
                        : List.of(new Scope(PropertyNames.entry("corral.caches", name) + ".", own), defaults));
    }

    /** How many scopes there are: settings have depths less than this. */
    int count() {
        return scopes.size();
    }

    /** Returns what the scope at {@code depth} says, or null if it says nothing. */
    <T> @Nullable Setting<T> findAt(int depth, String key, Function<Spec, @Nullable T> read) {
        Scope scope = scopes.get(depth);
        T value = read.apply(scope.spec);
        return value == null ? null : new Setting<>(scope.prefix + key, value, depth);
    }

    /** Returns what the innermost scope says that says anything, or null. */
    <T> @Nullable Setting<T> find(String key, Function<Spec, @Nullable T> read) {
        for (int depth = 0; depth < scopes.size(); depth++) {
            Setting<T> setting = findAt(depth, key, read);
            if (setting != null) {
                return setting;
            }
        }
        return null;
    }

    /** As {@link #find}, with what holds if nothing is said. */
    <T> T get(String key, Function<Spec, @Nullable T> read, T otherwise) {
        Setting<T> setting = find(key, read);
        return setting == null ? otherwise : setting.value();
    }
}
