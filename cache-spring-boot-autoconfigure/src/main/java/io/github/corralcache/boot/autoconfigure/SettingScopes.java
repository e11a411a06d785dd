package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the settings of one cache are looked for: in its own properties, then in those of many. Immutable. */
final class SettingScopes {

    record Scope(String prefix, Spec spec) {}

    /** Inner ones first. */
    private final List<Scope> scopes;

    private final int own;

    /**
     * @param scopes inner ones first
     * @param own how many of them are of this cache alone; the others are inherited
     */
    SettingScopes(List<Scope> scopes, int own) {
        this.scopes = List.copyOf(scopes);
        this.own = own;
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
        return findWithin(scopes.size(), key, read);
    }

    /** As {@link #find}, but null if the setting is inherited. */
    <T> @Nullable Setting<T> findOwn(String key, Function<Spec, @Nullable T> read) {
        return findWithin(own, key, read);
    }

    private <T> @Nullable Setting<T> findWithin(int depths, String key, Function<Spec, @Nullable T> read) {
        for (int depth = 0; depth < depths; depth++) {
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
