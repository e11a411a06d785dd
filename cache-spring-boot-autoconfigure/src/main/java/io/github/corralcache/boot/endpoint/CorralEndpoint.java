package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CachePool;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** Which pools there are, which cache has how much of them, and why a cache gives up what it gives up. */
@Endpoint(id = "corral", defaultAccess = Access.READ_ONLY)
public final class CorralEndpoint {

    private final List<CorralCacheManager> managers;

    CorralEndpoint(Collection<CorralCacheManager> managers) {
        this.managers = List.copyOf(managers);
    }

    /** Returns how many caches and which pools there are. */
    @ReadOperation
    public CorralDescriptor corral() {
        Map<String, CorralDescriptor.Pool> pools = new LinkedHashMap<>();
        int caches = 0;
        for (CorralCacheManager manager : managers) {
            caches += manager.getCacheNames().size();
            for (CachePool pool : manager.getPools()) {
                pools.put(pool.name(), CorralDescriptor.Pool.of(pool));
            }
        }
        return new CorralDescriptor(caches, pools);
    }

    /** Returns why the cache gives up what it gives up; null if there is no such cache. */
    @ReadOperation
    public @Nullable CorralExplanationDescriptor cache(@Selector String cache) {
        return managers.stream()
                .filter(manager -> manager.getCacheNames().contains(cache))
                .map(manager -> manager.getCache(cache))
                .filter(Objects::nonNull)
                .findFirst()
                .map(found -> CorralExplanationDescriptor.of(found.getNativeCache()))
                .orElse(null);
    }
}
