package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.PoolRouter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends keys to the pool of the first pattern that fits, then to the one that the application's router says. Immutable
 * once all routes are added.
 */
final class KeyRoutes implements PoolRouter<Object> {

    private record Route(WildcardPattern pattern, String pool) {}

    private final Map<String, List<Route>> byCache = new LinkedHashMap<>();
    private final @Nullable PoolRouter<Object> router;

    /** @param router the application's, if it has one */
    KeyRoutes(@Nullable PoolRouter<Object> router) {
        this.router = router;
    }

    /** Sends keys of {@code cache} that fit {@code pattern}, and none of those before, to {@code pool}. */
    void add(String cache, String pattern, String pool) {
        byCache.computeIfAbsent(cache, name -> new ArrayList<>()).add(new Route(new WildcardPattern(pattern), pool));
    }

    /** Whether any key of {@code cache} may be sent to {@code pool}. */
    boolean mayLead(String cache, String pool) {
        return router != null
                || byCache.getOrDefault(cache, List.of()).stream()
                        .anyMatch(route -> route.pool().equals(pool));
    }

    @Override
    public @Nullable String route(String cache, Object key) {
        List<Route> routes = byCache.get(cache);
        if (routes != null) {
            String text = String.valueOf(key);
            for (Route route : routes) {
                if (route.pattern().matches(text)) {
                    return route.pool();
                }
            }
        }
        return router == null ? null : router.route(cache, key);
    }
}
