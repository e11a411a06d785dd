package io.github.corralcache.boot.endpoint;

import io.github.corralcache.spring.CorralCache;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint.CacheEntryDescriptor;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpointWebExtension;

/** One cache over HTTP, with its figures. */
@EndpointWebExtension(endpoint = CachesEndpoint.class)
public final class CorralCachesEndpointWebExtension extends CachesEndpointWebExtension {

    private final CorralCachesEndpoint endpoint;

    CorralCachesEndpointWebExtension(CorralCachesEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Boot's descriptor of a single cache is final, so the figures cannot be added to it. The actuator writes what
     * the response holds, not what it is declared to hold.
     */
    @Override
    @ReadOperation
    @SuppressWarnings({"unchecked", "rawtypes"})
    public WebEndpointResponse<CacheEntryDescriptor> cache(@Selector String cache, @Nullable String cacheManager) {
        WebEndpointResponse<CacheEntryDescriptor> response = super.cache(cache, cacheManager);
        CacheEntryDescriptor entry = response.getBody();
        CorralCache corral = entry == null ? null : endpoint.find(entry.getCacheManager(), entry.getName());
        return entry == null || corral == null
                ? response
                : new WebEndpointResponse(new CorralCacheEntryDescriptor(corral, entry.getCacheManager()));
    }

    @Override
    @DeleteOperation
    public WebEndpointResponse<Void> clearCache(@Selector String cache, @Nullable String cacheManager) {
        return super.clearCache(cache, cacheManager);
    }
}
