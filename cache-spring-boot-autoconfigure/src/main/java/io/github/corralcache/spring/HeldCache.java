package io.github.corralcache.spring;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first of the caches of an operation, held for as long as the manager has no other ones of their names.
 * Thread-safe.
 */
final class HeldCache {

    private record Held(@Nullable CorralCache cache, int version) {}

    private final CorralCacheManager manager;
    private final List<String> names;
    private volatile Held held;

    /** @param names of all of them, in the order in which they are asked */
    HeldCache(CorralCacheManager manager, Collection<String> names) {
        this.manager = manager;
        this.names = List.copyOf(names);
        this.held = look();
    }

    /** Returns the cache; null if it, or one of the others, is not there at this moment. Makes none. */
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
        boolean there = names.stream().allMatch(name -> manager.findCache(name) != null);
        return new Held(there ? manager.getCache(names.get(0)) : null, version);
    }
}
