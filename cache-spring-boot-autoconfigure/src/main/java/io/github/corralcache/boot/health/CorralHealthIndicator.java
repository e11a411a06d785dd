package io.github.corralcache.boot.health;

import io.github.corralcache.Cache;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.spring.CorralCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Always up: a cache that turns callers away does what it is there for, and an application is not to be restarted for
 * it. The details tell how many callers wait, for what, and how many were turned away. Keys and values are not shown.
 */
final class CorralHealthIndicator extends AbstractHealthIndicator {

    private final CorralManagers managers;

    CorralHealthIndicator(CorralManagers managers) {
        super("the caches could not be looked at");
        this.managers = managers;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Map<String, Object> caches = new LinkedHashMap<>();
        managers.find().forEach((bean, manager) -> {
            for (String name : manager.getCacheNames()) {
                CorralCache cache = manager.findCache(name);
                if (cache != null) {
                    // a name is one manager's only
                    caches.put(caches.containsKey(name) ? bean + ":" + name : name, details(cache));
                }
            }
        });
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
