package io.github.corralcache.tiered;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this node as a map, whose writes are writes of the cache. A write that depends on what is there is
 * atomic on this node, and goes to the second tier if it took place here. Thread-safe.
 */
final class TieredMapView<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {

    private final Cache<K, V> cache;
    private final ConcurrentMap<K, V> local;

    /** @param local the map of this node's cache */
    TieredMapView(Cache<K, V> cache, ConcurrentMap<K, V> local) {
        this.cache = cache;
        this.local = local;
    }

    @Override
    public int size() {
        return local.size();
    }

    @Override
    public boolean isEmpty() {
        return local.isEmpty();
    }

    @Override
    public @Nullable V get(Object key) {
        return local.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return local.containsKey(key);
    }

    @Override
    public @Nullable V put(K key, V value) {
        V before = local.put(key, value);
        cache.put(key, value);
        return before;
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return cache.putIfAbsent(key, value);
    }

    /** As a load of the cache, which asks the tier first. */
    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        Objects.requireNonNull(function, "function");
        V present = local.get(key);
        if (present != null) {
            return present;
        }
        V computed;
        try {
            computed = cache.get(key, (absent, stale) -> CacheValue.of(stale != null ? stale : function.apply(absent)));
        } catch (CacheLoadException e) {
            throw unwrapped(e);
        }
        V current = local.get(key); // a write that came in between has won
        return current == null ? computed : current;
    }

    /** A map throws what the function has thrown. */
    private static RuntimeException unwrapped(CacheException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException exception ? exception : e;
    }

    @Override
    public @Nullable V replace(K key, V value) {
        V before = local.replace(key, value);
        if (before != null) {
            cache.put(key, value);
        }
        return before;
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        boolean replaced = local.replace(key, expected, value);
        if (replaced) {
            cache.put(key, value);
        }
        return replaced;
    }

    @Override
    @SuppressWarnings("unchecked") // a key of another type is equal to none, and has no bytes either
    public @Nullable V remove(Object key) {
        V before = local.remove(key);
        cache.evict((K) key);
        return before;
    }

    @Override
    @SuppressWarnings("unchecked")
    public boolean remove(Object key, @Nullable Object value) {
        boolean removed = local.remove(key, value);
        if (removed) {
            cache.evict((K) key);
        }
        return removed;
    }

    @Override
    public void clear() {
        cache.clear();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<K, V>> {

        @Override
        public int size() {
            return local.size();
        }

        @Override
        public boolean contains(Object object) {
            return local.entrySet().contains(object);
        }

        @Override
        public boolean remove(Object object) {
            return object instanceof Map.Entry<?, ?> entry
                    && entry.getKey() != null
                    && TieredMapView.this.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public void clear() {
            cache.clear();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            Iterator<Map.Entry<K, V>> entries = local.entrySet().iterator();
            return new Iterator<>() {

                private @Nullable K last;

                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public Map.Entry<K, V> next() {
                    Map.Entry<K, V> next = entries.next();
                    last = next.getKey();
                    return new Live(next.getKey(), next.getValue());
                }

                @Override
                public void remove() {
                    entries.remove();
                    cache.evict(Objects.requireNonNull(last));
                }
            };
        }
    }

    /** An entry that writes through to the cache. */
    private final class Live extends SimpleEntry<K, V> {

        private static final long serialVersionUID = 1L;

        Live(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }
}
