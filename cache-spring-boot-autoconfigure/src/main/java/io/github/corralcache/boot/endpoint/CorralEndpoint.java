package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CachePool;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** What concerns several caches: which pools there are, and which cache has how much of them. */
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
}
