package io.github.corralcache.engine;

import io.github.corralcache.Cache;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a {@link RoutedCache} as one map. Thread-safe. */
final class RoutedMapView<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {

    private final RoutedCache<K, V> cache;

    RoutedMapView(RoutedCache<K, V> cache) {
        this.cache = cache;
    }

    @SuppressWarnings("unchecked") // a router that minds the type of keys throws what a map may throw
    private ConcurrentMap<K, V> part(Object key) {
        return cache.part((K) key).asMap();
    }

    @Override
    public @Nullable V get(Object key) {
        return part(key).get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return part(key).containsKey(key);
    }

    @Override
    public @Nullable V put(K key, V value) {
        return part(key).put(key, value);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return part(key).putIfAbsent(key, value);
    }

    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        return part(key).computeIfAbsent(key, function);
    }

    @Override
    public @Nullable V replace(K key, V value) {
        return part(key).replace(key, value);
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        return part(key).replace(key, expected, value);
    }

    @Override
    public @Nullable V remove(Object key) {
        return part(key).remove(key);
    }

    @Override
    public boolean remove(Object key, @Nullable Object value) {
        return part(key).remove(key, value);
    }

    @Override
    public void clear() {
        cache.clear();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {

            @Override
            public int size() {
                return cache.parts().stream()
                        .mapToInt(part -> part.asMap().size())
                        .sum();
            }

            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new OneAfterTheOther<>(cache.parts().iterator());
            }

            @Override
            public void clear() {
                cache.clear();
            }
        };
    }

    private static final class OneAfterTheOther<K, V> implements Iterator<Map.Entry<K, V>> {

        private final Iterator<? extends Cache<K, V>> parts;
        private @Nullable Iterator<Map.Entry<K, V>> current;
        private @Nullable Iterator<Map.Entry<K, V>> last;

        OneAfterTheOther(Iterator<? extends Cache<K, V>> parts) {
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            while ((current == null || !current.hasNext()) && parts.hasNext()) {
                current = parts.next().asMap().entrySet().iterator();
            }
            return current != null && current.hasNext();
        }

        @Override
        public Map.Entry<K, V> next() {
            if (!hasNext() || current == null) {
                throw new NoSuchElementException();
            }
            last = current;
            return current.next();
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next() has not been called");
            }
            last.remove();
        }
    }
}
