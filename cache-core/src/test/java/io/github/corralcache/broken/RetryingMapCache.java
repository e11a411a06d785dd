package io.github.corralcache.broken;

import com.google.common.collect.ForwardingConcurrentMap;
import io.github.corralcache.Cache;
import java.util.concurrent.ConcurrentMap;

/** Its map computes as any {@link ConcurrentMap} may: every caller for itself, and the first wins. */
public final class RetryingMapCache<K, V> extends BrokenCache<K, V> {

    public RetryingMapCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public ConcurrentMap<K, V> asMap() {
        return new ForwardingConcurrentMap<>() {
            @Override
            protected ConcurrentMap<K, V> delegate() {
                return sound.asMap();
            }
        };
    }
}
