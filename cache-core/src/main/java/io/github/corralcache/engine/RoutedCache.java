package io.github.corralcache.engine;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.AsyncReloader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.CacheStats;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Explanation;
import io.github.corralcache.Lifetime;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.Loader;
import io.github.corralcache.PoolRouter;
import io.github.corralcache.Reloader;
import io.github.corralcache.TopEntries;
import io.github.corralcache.Ttl;
import io.github.corralcache.tiered.Local;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cache of several, one in each pool that its keys are sent to. What concerns a key is done by the cache that the
 * router says, what concerns all keys by all. Each of them has its own wait room. Thread-safe.
 */
public final class RoutedCache<K, V> implements Local<K, V> {

    private final String name;
    private final PoolRouter<? super K> router;
    private final BoundedCache<K, V> own;

    /** By name of the pool. */
    private final Map<String, BoundedCache<K, V>> parts;

    /**
     * @param own the name of the pool for keys that the router has no other for
     * @param parts caches of the same name and settings, each in the pool of that name
     */
    private RoutedCache(String name, PoolRouter<? super K> router, String own, Map<String, Cache<K, V>> parts) {
        this.name = name;
        this.router = router;
        Map<String, BoundedCache<K, V>> bounded = new HashMap<>();
        parts.forEach((pool, part) -> bounded.put(pool, (BoundedCache<K, V>) part));
        this.own = Objects.requireNonNull(bounded.get(own));
        this.parts = Map.copyOf(bounded);
    }

    /**
     * Returns a cache of several, one in {@code own} and one in each of {@code others}, as {@code build} makes them.
     *
     * @throws IllegalStateException if the pools are not weighed alike
     */
    public static <K, V> RoutedCache<K, V> over(
            String name,
            PoolRouter<? super K> router,
            SharedPool own,
            List<SharedPool> others,
            Function<SharedPool, Cache<K, V>> build) {
        for (SharedPool other : others) {
            if (other.weighted() != own.weighted()) {
                throw new IllegalStateException("pools '" + own.name() + "' and '" + other.name()
                        + "' of one cache have different maxima: one a size, the other a weight");
            }
        }
        Map<String, Cache<K, V>> parts = new LinkedHashMap<>();
        try {
            parts.put(own.name(), build.apply(own));
            for (SharedPool other : others) {
                if (!parts.containsKey(other.name())) {
                    parts.put(other.name(), build.apply(other));
                }
            }
        } catch (RuntimeException e) {
            parts.values().forEach(Cache::close); // they have entered their pools already
            throw e;
        }
        return new RoutedCache<>(name, router, own.name(), parts);
    }

    /** Returns the cache that holds {@code key}, if any does. */
    BoundedCache<K, V> part(K key) {
        String pool = router.route(name, Objects.requireNonNull(key, "key"));
        if (pool == null) {
            return own;
        }
        BoundedCache<K, V> part = parts.get(pool);
        if (part == null) {
            throw new IllegalStateException("the router sends a key of cache '" + name + "' to pool '" + pool
                    + "', its pools are " + String.join(", ", parts.keySet()));
        }
        return part;
    }

    Collection<? extends Cache<K, V>> parts() {
        return parts.values();
    }

    @Override
    public String name() {
        return name;
    }

    // ---- of one key

    @Override
    public @Nullable V getIfPresent(K key) {
        return part(key).getIfPresent(key);
    }

    @Override
    public @Nullable V getIfFresh(K key) {
        return part(key).getIfFresh(key);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        return part(key).get(key, loader);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        return part(key).get(key, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader) {
        return part(key).getAsync(key, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader) {
        return part(key).getAsync(key, loader);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader, Duration wait) {
        return part(key).get(key, loader, wait);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader, Duration wait) {
        return part(key).get(key, loader, wait);
    }

    @Override
    public List<Suspect<K, V>> suspect(long lifeNanos) {
        return parts.values().stream()
                .flatMap(part -> part.suspect(lifeNanos).stream())
                .toList();
    }

    @Override
    public void restore(Suspect<K, V> suspect) {
        part(suspect.key()).restore(suspect);
    }

    @Override
    public Services services() {
        return own.services();
    }

    @Override
    public CacheValue<V> appraise(K key, V value, CacheValue<V> known, double loadNanos) {
        return part(key).appraise(key, value, known, loadNanos);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader, Duration wait) {
        return part(key).getAsync(key, loader, wait);
    }

    @Override
    public Claim<V> claim(K key, Duration wait) {
        return part(key).claim(key, wait);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader) {
        return part(key).refresh(key, loader);
    }

    @Override
    public Claim<V> claim(K key) {
        return part(key).claim(key);
    }

    @Override
    public void put(K key, V value) {
        part(key).put(key, value);
    }

    @Override
    public void put(K key, V value, Ttl ttl) {
        part(key).put(key, value, ttl);
    }

    @Override
    public void store(K key, CacheValue<V> value) {
        part(key).store(key, value);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return part(key).putIfAbsent(key, value);
    }

    @Override
    public @Nullable V storeIfAbsent(K key, CacheValue<V> value) {
        return part(key).storeIfAbsent(key, value);
    }

    @Override
    public boolean evict(K key) {
        return part(key).evict(key);
    }

    // ---- of many keys

    /** {@inheritDoc} The loader is called once for each pool that keys are missing in. */
    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        Objects.requireNonNull(loader, "loader");
        Set<K> wanted = new LinkedHashSet<>();
        keys.forEach(key -> wanted.add(Objects.requireNonNull(key, "key")));
        return Gathered.all(wanted, name, own::now, (asked, found) -> gather(asked, loader, found));
    }

    private void gather(Set<K> keys, BulkLoader<? super K, ? extends V> loader, Gathered<K, V> found) {
        Map<BoundedCache<K, V>, Set<K>> byPart = new LinkedHashMap<>();
        keys.forEach(key ->
                byPart.computeIfAbsent(part(key), part -> new LinkedHashSet<>()).add(key));
        byPart.forEach((part, those) -> {
            found.waits();
            part.gather(those, loader, found);
        });
    }

    @Override
    public void evictByTag(String tag) {
        parts().forEach(part -> part.evictByTag(tag));
    }

    @Override
    public void clear() {
        parts().forEach(Cache::clear);
    }

    @Override
    public @Nullable Lifetime lifetime(K key) {
        return part(key).lifetime(key);
    }

    @Override
    public long size() {
        return parts().stream().mapToLong(Cache::size).sum();
    }

    @Override
    public long weight() {
        return parts().stream().mapToLong(Cache::weight).sum();
    }

    @Override
    public ConcurrentMap<K, V> asMap() {
        return new RoutedMapView<>(this);
    }

    @Override
    public CacheStats stats() {
        return parts().stream().map(Cache::stats).reduce(CacheStats::plus).orElseThrow();
    }

    @Override
    public Explanation explain() {
        return parts().stream().map(Cache::explain).reduce(Explanation::plus).orElseThrow();
    }

    @Override
    public TopEntries<K> topEntries(int atMost) {
        return parts().stream()
                .map(part -> part.topEntries(atMost))
                .reduce((some, others) -> some.plus(others, atMost))
                .orElseThrow();
    }

    @Override
    public void resize(long maximum) {
        own.resize(maximum); // which refuses
    }

    /** Returns the settings of the cache in its own pool. */
    @Override
    public CacheSettings settings() {
        return own.settings();
    }

    @Override
    public List<LoadInProgress<K>> loadsInProgress() {
        return parts().stream().flatMap(part -> part.loadsInProgress().stream()).toList();
    }

    @Override
    public void cleanUp() {
        parts().forEach(Cache::cleanUp);
    }

    @Override
    public void close() {
        parts().forEach(Cache::close);
    }

    @Override
    public String toString() {
        return "Cache[" + name + ", pools " + parts.keySet() + ", " + size() + " entries]";
    }
}
