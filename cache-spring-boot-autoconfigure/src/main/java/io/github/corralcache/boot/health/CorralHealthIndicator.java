package io.github.corralcache.boot.health;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheTier;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.spring.CorralCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Up, or degraded where the server of the second tier does not answer; never down: a cache that turns callers away, or
 * works alone, does what it is there for, and an application is not to be restarted for it. The details tell how many
 * callers wait, for what, and how many were turned away. Keys and values are not shown.
 */
final class CorralHealthIndicator extends AbstractHealthIndicator {

    /** Not among those that Spring Boot takes for a failure: what it is a part of stays up. */
    private static final Status DEGRADED =
            new Status("DEGRADED", "the server of the second tier does not answer, and this node works alone");

    private final CorralManagers managers;

    CorralHealthIndicator(CorralManagers managers) {
        super("the caches could not be looked at");
        this.managers = managers;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Map<String, Object> caches = new LinkedHashMap<>();
        AtomicBoolean alone = new AtomicBoolean();
        managers.find().forEach((bean, manager) -> {
            for (String name : manager.getCacheNames()) {
                CorralCache cache = manager.findCache(name);
                if (cache != null) {
                    // a name is one manager's only
                    caches.put(caches.containsKey(name) ? bean + ":" + name : name, details(cache));
                    CacheTier tier = cache.getNativeCache().tier();
                    if (tier != null && tier.state() != CacheTier.State.UP) {
                        alone.set(true);
                    }
                }
            }
        });
        builder.status(alone.get() ? DEGRADED : Status.UP).withDetail("caches", caches);
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
        CacheTier tier = engine.tier();
        if (tier != null) {
            details.put(
                    "tier",
                    Map.of(
                            "engine",
                            tier.engine(),
                            "state",
                            tier.state().name(),
                            "hearsOthers",
                            tier.hearsOthers(),
                            "undelivered",
                            tier.undelivered()));
        }
        return details;
    }
}
