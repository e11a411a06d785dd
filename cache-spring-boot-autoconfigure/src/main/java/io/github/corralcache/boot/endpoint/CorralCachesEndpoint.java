package io.github.corralcache.boot.endpoint;

import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.spring.CorralBehind;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint;
import org.springframework.cache.CacheManager;

/**
 * Spring Boot's {@code caches} endpoint, with the figures of Corral's caches among the others. Clears caches as Boot's
 * does.
 */
public final class CorralCachesEndpoint extends CachesEndpoint {

    private final Map<String, CacheManager> cacheManagers;
    private final CorralManagers managers;

    /**
     * @param cacheManagers the cache managers by bean name
     * @param managers those of Corral's among them, also where the application has wrapped them
     */
    CorralCachesEndpoint(Map<String, CacheManager> cacheManagers, CorralManagers managers) {
        super(cacheManagers);
        this.cacheManagers = Map.copyOf(cacheManagers);
        this.managers = managers;
    }

    @Override
    @ReadOperation
    public CachesDescriptor caches() {
        CachesDescriptor caches = super.caches();
        Map<String, CacheManagerDescriptor> enriched = new LinkedHashMap<>();
        caches.getCacheManagers().forEach((manager, descriptor) -> {
            Map<String, CacheDescriptor> entries = new LinkedHashMap<>(descriptor.getCaches());
            entries.replaceAll((name, plain) -> {
                CorralCache cache = find(manager, name);
                return cache == null ? plain : new CorralCacheDescriptor(cache);
            });
            enriched.put(manager, new CacheManagerDescriptor(entries));
        });
        return new CachesDescriptor(enriched);
    }

    /** Returns the cache of that manager if it is one of Corral's or wraps one, or null. */
    @Nullable
    CorralCache find(String cacheManager, String name) {
        CacheManager manager = cacheManagers.get(cacheManager);
        CorralCache found = manager == null ? null : CorralBehind.cache(manager.getCache(name));
        CorralCacheManager corral = found != null ? null : managers.find().get(cacheManager);
        return corral == null ? found : corral.findCache(name);
    }
}
