package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.RemovalListener;

/** Holds one entry, and tells of each that it evicts at once, within whatever the listener does. */
public final class NestedTellingCache<K, V> extends BrokenCache<K, V> {

    private final RemovalListener<K, V> listener;

    public NestedTellingCache(Cache<K, V> sound, RemovalListener<K, V> listener) {
        super(sound);
        this.listener = listener;
    }

    @Override
    public void put(K key, V value) {
        sound.put(key, value);
        sound.asMap().forEach((other, evicted) -> {
            if (!other.equals(key)) {
                sound.evict(other);
                listener.removed(other, evicted, RemovalCause.EVICTED);
            }
        });
    }
}
