package io.github.corralcache.engine;

import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cache as a map: looks and writes without counting lookups, and computes what is absent as a load. Thread-safe.
 */
final class MapView<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {

    private final Store<K, V> store;
    private final Writes<K, V> writes;
    private final Sweeps<K, V> sweeps;
    private final Loads<K, V> loads;

    MapView(Store<K, V> store, Writes<K, V> writes, Sweeps<K, V> sweeps, Loads<K, V> loads) {
        this.store = store;
        this.writes = writes;
        this.sweeps = sweeps;
        this.loads = loads;
    }

    @Override
    public int size() {
        int size = 0;
        long now = sweeps.now();
        for (Node<K, V> node : store.snapshot()) {
            if (store.valueOf(node, now) != null) {
                size++;
            }
        }
        return size;
    }

    @Override
    public boolean isEmpty() {
        return !entrySet().iterator().hasNext();
    }

    @Override
    @SuppressWarnings("unchecked") // a key of another type is equal to none
    public @Nullable V get(Object key) {
        return store.look((K) key, Keys.hash(key), sweeps.now()).value();
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public @Nullable V put(K key, V value) {
        Objects.requireNonNull(value, "value");
        return writes.putIf(key, Keys.hash(key), value, CacheValue.of(value), present -> true);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        Objects.requireNonNull(value, "value");
        return writes.putIf(key, Keys.hash(key), value, CacheValue.of(value), present -> present == null);
    }

    /** As a load of the cache: {@code function} runs once for all who ask meanwhile, under no lock. */
    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        Objects.requireNonNull(function, "function");
        V present = get(key);
        if (present != null) {
            return present;
        }
        V computed;
        try {
            computed = loads.getIfAbsent(key, Keys.hash(key), (absent, none) -> CacheValue.of(function.apply(absent)));
        } catch (CacheLoadException e) {
            throw unwrapped(e);
        }
        V current = get(key); // a write that came in between has won
        return current == null ? computed : current;
    }

    /** A map throws what the function has thrown. */
    private static RuntimeException unwrapped(CacheLoadException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException exception ? exception : e;
    }

    @Override
    public @Nullable V replace(K key, V value) {
        Objects.requireNonNull(value, "value");
        return writes.putIf(key, Keys.hash(key), value, CacheValue.of(value), present -> present != null);
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(value, "value");
        V found = writes.putIf(key, Keys.hash(key), value, CacheValue.of(value), expected::equals);
        return expected.equals(found);
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V remove(Object key) {
        return writes.removeIf((K) key, Keys.hash(key), present -> true);
    }

    @Override
    @SuppressWarnings("unchecked")
    public boolean remove(Object key, @Nullable Object value) {
        int hash = Keys.hash(key);
        return value != null && value.equals(writes.removeIf((K) key, hash, value::equals));
    }

    @Override
    public void clear() {
        writes.clear();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<K, V>> {

        @Override
        public int size() {
            return MapView.this.size();
        }

        @Override
        public boolean isEmpty() {
            return MapView.this.isEmpty();
        }

        @Override
        public boolean contains(Object object) {
            return object instanceof Map.Entry<?, ?> entry
                    && entry.getKey() != null
                    && entry.getValue() != null
                    && entry.getValue().equals(get(entry.getKey()));
        }

        @Override
        public boolean remove(Object object) {
            return object instanceof Map.Entry<?, ?> entry
                    && entry.getKey() != null
                    && MapView.this.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public void clear() {
            writes.clear();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return new EntryIterator();
        }
    }

    /** Goes through a snapshot of the nodes, and shows each with its value of the moment it is reached. */
    private final class EntryIterator implements Iterator<Map.Entry<K, V>> {

        private final Iterator<Node<K, V>> nodes = store.snapshot().iterator();
        private @Nullable Live next = advance();
        private @Nullable Live last;

        private @Nullable Live advance() {
            while (nodes.hasNext()) {
                Node<K, V> node = nodes.next();
                V value = store.valueOf(node, sweeps.now());
                if (value != null) {
                    return new Live(node.key, value);
                }
            }
            return null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Map.Entry<K, V> next() {
            Live reached = next;
            if (reached == null) {
                throw new NoSuchElementException();
            }
            last = reached;
            next = advance();
            return reached;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next() has not been called, or its entry was removed already");
            }
            MapView.this.remove(last.getKey());
            last = null;
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
