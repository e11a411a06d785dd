package io.github.corralcache.spring;

import io.github.corralcache.CachePool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.CacheManager;

/**
 * Makes {@link CorralCache}s when they are first asked for, or a fixed set of them beforehand.
 *
 * <p>Thread-safe once set up. Making a cache takes a lock; finding one does not.
 */
public final class CorralCacheManager implements CacheManager, AutoCloseable {

    private final Function<String, CorralCache> factory;
    private final List<CachePool> pools;
    private final ConcurrentMap<String, CorralCache> caches = new ConcurrentHashMap<>();
    private final List<Consumer<? super CorralCache>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super CorralCache>> removalListeners = new CopyOnWriteArrayList<>();

    /** Guards the making and closing of caches. */
    private final Object lock = new Object();

    private volatile boolean fixed;
    private volatile boolean closed;

    /** Another one as soon as a name may stand for another cache than before. Written under the lock. */
    private volatile int version;

    /** Makes caches with {@code factory}, which is given their names. */
    public CorralCacheManager(Function<String, CorralCache> factory) {
        this(factory, List.of());
    }

    /**
     * Makes caches with {@code factory}, which is given their names and may have them share {@code pools}; to show what
     * these hold is all that the manager does with them.
     */
    public CorralCacheManager(Function<String, CorralCache> factory, Collection<CachePool> pools) {
        this.factory = Objects.requireNonNull(factory, "factory");
        this.pools = List.copyOf(pools);
    }

    /** Returns the pools that caches may share. */
    public List<CachePool> getPools() {
        return pools;
    }

    /**
     * Makes the named caches now and none later, so that a mistyped name is found out. Without names, caches are made
     * as they are asked for, which is the default.
     */
    public void setCacheNames(Collection<String> names) {
        names.forEach(this::make);
        fixed = !names.isEmpty();
    }

    /**
     * Adds a cache made elsewhere, in place of one of that name, which is closed. The manager closes it with the
     * others, and at once if it is closed itself.
     */
    public void registerCache(CorralCache cache) {
        Objects.requireNonNull(cache, "cache");
        CorralCache before;
        synchronized (lock) {
            before = caches.put(cache.getName(), cache);
            changed();
            if (closed) {
                cache.close();
            }
        }
        if (before == cache) {
            return;
        }
        if (before != null) {
            removed(before);
        }
        listeners.forEach(listener -> listener.accept(cache));
    }

    /**
     * Removes the cache called {@code name} and closes it: its entries go, who waits for one of its loads is told, and
     * who still holds it finds it empty. Unless the set of caches is fixed, the next who asks for the name gets a new
     * one.
     *
     * @return whether there was such a cache
     */
    public boolean removeCache(String name) {
        CorralCache cache;
        synchronized (lock) {
            cache = caches.remove(name);
            changed();
        }
        if (cache != null) {
            removed(cache);
        }
        return cache != null;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void changed() {
        version++;
    }

    /** Returns a number that changes, after {@link #findCache} does, where that begins to answer otherwise. */
    int version() {
        return version;
    }

    /** Not under the lock: those who wait for loads, and listeners, are told. */
    private void removed(CorralCache cache) {
        cache.close();
        removalListeners.forEach(listener -> listener.accept(cache));
    }

    /** Tells {@code listener} of every cache made or registered from now on, on the thread that does so. */
    public void addCreationListener(Consumer<? super CorralCache> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Tells {@code listener} of every cache that is removed or replaced from now on, on the thread that does so and
     * after the cache has been closed. There may be another one of that name by then.
     */
    public void addRemovalListener(Consumer<? super CorralCache> listener) {
        removalListeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Tells {@code listener} nothing from now on, whatever it was added for. */
    public void removeListener(Consumer<? super CorralCache> listener) {
        listeners.remove(listener);
        removalListeners.remove(listener);
    }

    /**
     * Returns the cache called {@code name}; null if there is none and there is to be none but those named beforehand.
     */
    @Override
    public @Nullable CorralCache getCache(String name) {
        CorralCache cache = caches.get(name);
        return cache != null || fixed ? cache : make(name);
    }

    /** Returns the cache called {@code name} if there is one at this moment; else null. Makes none. */
    public @Nullable CorralCache findCache(String name) {
        return caches.get(name);
    }

    private CorralCache make(String name) {
        CorralCache made;
        synchronized (lock) {
            CorralCache present = caches.get(name);
            if (present != null) {
                return present;
            }
            made = factory.apply(name);
            if (closed) {
                made.close();
            }
            caches.put(name, made);
        }
        listeners.forEach(listener -> listener.accept(made));
        return made;
    }

    @Override
    public Collection<String> getCacheNames() {
        return Collections.unmodifiableSet(new TreeSet<>(caches.keySet()));
    }

    /** Clears all caches at once, and in a transaction once more at its commit. */
    @Override
    public void resetCaches() {
        caches.values().forEach(CorralCache::invalidate);
    }

    /**
     * Removes from all caches the entries that bear {@code tag}, in a time that does not depend on how many there are.
     *
     * @see CachePolicy#tags
     */
    public void evictByTag(String tag) {
        caches.values().forEach(cache -> cache.evictByTag(tag));
    }

    /**
     * Closes all caches: who waits for a load is told, stale values are not regenerated any more. The manager still
     * answers, with caches that are empty and keep nothing, so that what is called while an application stops works as
     * without a cache.
     */
    @Override
    public void close() {
        List<CorralCache> open;
        synchronized (lock) {
            closed = true;
            changed();
            open = new ArrayList<>(caches.values());
        }
        open.forEach(CorralCache::close);
    }
}
