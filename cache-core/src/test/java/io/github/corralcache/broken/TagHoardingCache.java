package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import java.util.HashSet;
import java.util.Set;

/** Keeps each tag that it has ever heard of. */
public final class TagHoardingCache<K, V> extends BrokenCache<K, V> {

    private final Set<String> tags = new HashSet<>();

    public TagHoardingCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public void store(K key, CacheValue<V> value) {
        tags.addAll(value.tags());
        sound.store(key, value);
    }

    @Override
    public void evictByTag(String tag) {
        tags.add(tag);
        sound.evictByTag(tag);
    }
}
