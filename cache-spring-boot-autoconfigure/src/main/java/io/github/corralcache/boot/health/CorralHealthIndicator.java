package io.github.corralcache.boot.health;

import io.github.corralcache.Cache;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Always up: a cache that turns callers away does what it is there for, and an application is not to be restarted for
 * it. The details tell how many callers wait, for what, and how many were turned away. Keys and values are not shown.
 */
final class CorralHealthIndicator extends AbstractHealthIndicator {

    private final Collection<CorralCacheManager> managers;

    CorralHealthIndicator(Collection<CorralCacheManager> managers) {
        super("the caches could not be looked at");
        this.managers = List.copyOf(managers);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Map<String, Object> caches = new LinkedHashMap<>();
        for (CorralCacheManager manager : managers) {
            for (String name : manager.getCacheNames()) {
                caches.put(name, details(Objects.requireNonNull(manager.getCache(name))));
            }
        }
        builder.up().withDetail("caches", caches);
    }

    private static Map<String, Object> details(CorralCache cache) {
        Cache<Object, Object> engine = cache.getNativeCache();
        List<LoadInProgress<Object>> loads = engine.loadsInProgress();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("size", engine.size());
        details.put("loadsInProgress", loads.size());
        details.put("waiters", loads.stream().mapToInt(LoadInProgress::waiters).sum());
        if (engine.settings().recordStats()) {
            details.put("rejected", engine.stats().rejected());
        }
        return details;
    }
}
