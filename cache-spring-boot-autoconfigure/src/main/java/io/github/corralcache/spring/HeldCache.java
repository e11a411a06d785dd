package io.github.corralcache.spring;

import org.jspecify.annotations.Nullable;

/** A cache of a manager, held for as long as the manager has no other one of that name. Thread-safe. */
final class HeldCache {

    private record Held(@Nullable CorralCache cache, int version) {}

    private final CorralCacheManager manager;
    private final String name;
    private volatile Held held;

    HeldCache(CorralCacheManager manager, String name) {
        this.manager = manager;
        this.name = name;
        this.held = look();
    }

    /** Returns the cache; null if there is none at this moment. Makes none. */
    @Nullable
    CorralCache find() {
        Held held = this.held;
        if (held.version != manager.version() || held.cache == null) {
            held = look();
            this.held = held;
        }
        return held.cache;
    }

    /** The version is asked first: a cache that is replaced after that has been found is then looked for again. */
    private Held look() {
        int version = manager.version();
        return new Held(manager.findCache(name) == null ? null : manager.getCache(name), version);
    }
}
