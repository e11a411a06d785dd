package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Finds guarantees of nothing, and routes that no key goes. */
final class VainPoolSettings {

    private record Route(String pool, String pattern) {}

    private final DescribedCaches caches;

    /** Told of each setting, and why it is in vain. */
    private final BiConsumer<Setting<?>, String> found;

    VainPoolSettings(DescribedCaches caches, BiConsumer<Setting<?>, String> found) {
        this.caches = caches;
        this.found = found;
    }

    void find() {
        Map<String, List<Route>> routes = new LinkedHashMap<>();
        caches.properties().pools().forEach((pool, spec) -> {
            findGuarantees(pool, spec);
            if (spec.routes() != null) {
                spec.routes()
                        .forEach((cache, patterns) ->
                                patterns.forEach(pattern -> routes.computeIfAbsent(cache, name -> new ArrayList<>())
                                        .add(new Route(pool, pattern))));
            }
        });
        routes.forEach(this::findRoutes);
    }

    private void findGuarantees(String pool, PoolSpec spec) {
        Long entries = spec.maximumSize();
        if (spec.guarantees() == null) {
            return;
        }
        spec.guarantees().forEach((cache, text) -> {
            BigDecimal amount = new BigDecimal(text.trim().replaceAll("[^0-9.]*$", ""));
            Setting<String> setting = setting(pool, "guarantees", cache, text);
            if (amount.signum() == 0) {
                found.accept(setting, "a guarantee of 0 keeps no entry");
            } else if (entries != null
                    && text.trim().endsWith("%")
                    && amount.movePointLeft(2)
                                    .multiply(BigDecimal.valueOf(entries))
                                    .compareTo(BigDecimal.ONE)
                            < 0) {
                found.accept(setting, "this is less than one of the pool's " + entries + " entries");
            }
        });
    }

    /** @param routes in the order in which they are tried */
    private void findRoutes(String cache, List<Route> routes) {
        Setting<String> own = PoolSettings.poolOf(caches.of(cache));
        String home = own == null ? null : own.value();
        if (routes.stream().allMatch(route -> route.pool().equals(home))) {
            found.accept(
                    setting(routes.get(0).pool(), "routes", cache, routes.get(0).pattern()),
                    "the keys of the cache are in this pool already");
            return;
        }
        for (int i = 1; i < routes.size(); i++) {
            Route route = routes.get(i);
            routes.subList(0, i).stream()
                    .filter(earlier -> new WildcardPattern(earlier.pattern()).covers(route.pattern()))
                    .findFirst()
                    .ifPresent(earlier -> found.accept(
                            setting(route.pool(), "routes", cache, route.pattern()),
                            "all such keys go where the pattern " + earlier.pattern() + " sends them, to the pool "
                                    + earlier.pool()));
        }
    }

    private static Setting<String> setting(String pool, String key, String cache, String value) {
        String prefix = PropertyNames.entry("corral.pools", pool) + "." + key;
        return new Setting<>(PropertyNames.entry(prefix, cache), value, 0);
    }
}
