package io.github.corralcache.broken;

import io.github.corralcache.Cache;

/** Throws all away when its maximum is changed. */
public final class StartingAnewCache<K, V> extends BrokenCache<K, V> {

    public StartingAnewCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public void resize(long maximum) {
        sound.clear();
        sound.resize(maximum);
    }
}
