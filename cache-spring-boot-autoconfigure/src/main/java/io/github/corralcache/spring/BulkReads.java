package io.github.corralcache.spring;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of many keys, as the transaction sees them that the calling thread works for. Thread-safe. */
final class BulkReads {

    private final CorralCache cache;

    BulkReads(CorralCache cache) {
        this.cache = cache;
    }

    /** See {@link CorralCache#getAll}. */
    <K, V> Map<K, @Nullable V> getAll(Iterable<? extends K> keys, BulkLoader<K, V> loader) {
        Set<K> order = new LinkedHashSet<>();
        keys.forEach(order::add);
        List<Object> shared = new ArrayList<>();
        Map<K, OwnValue> removed = new LinkedHashMap<>();
        Map<Object, Object> found = new HashMap<>();
        for (K key : order) {
            OwnValue own = cache.own(key);
            Object stored = own == null ? null : own.stored();
            if (own == null) {
                shared.add(key);
            } else if (stored == null) {
                removed.put(key, own);
            } else {
                found.put(key, stored);
            }
        }
        if (!shared.isEmpty()) {
            found.putAll(cache.getNativeCache().getAll(shared, missing -> load(missing, loader)));
        }
        if (!removed.isEmpty()) {
            loadOwn(removed, loader).forEach((key, stored) -> {
                OwnValue own = removed.get(key);
                if (own != null) {
                    own.keep(CacheValue.of(stored));
                    found.put(key, stored);
                }
            });
        }
        return inOrder(order, found);
    }

    /** Returns what {@code loader} comes up with as it is kept. */
    @SuppressWarnings("unchecked")
    private <K, V> Map<Object, Object> load(Set<?> missing, BulkLoader<K, V> loader) throws Exception {
        Map<Object, Object> kept = new HashMap<>();
        loader.loadAll((Set<K>) missing).forEach((key, value) -> {
            Object stored = cache.describe(value, ValueDescription.NONE).value();
            if (stored != null) {
                kept.put(key, stored);
            }
        });
        return kept;
    }

    private <K, V> Map<Object, Object> loadOwn(Map<K, OwnValue> removed, BulkLoader<K, V> loader) {
        try {
            return load(removed.keySet(), loader);
        } catch (CacheException e) {
            throw e;
        } catch (Exception e) {
            Failures.keepInterrupt(e);
            throw new CacheLoadException(cache.getName(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <K, V> Map<K, @Nullable V> inOrder(Set<K> order, Map<Object, Object> found) {
        Map<K, @Nullable V> values = new LinkedHashMap<>();
        for (K key : order) {
            Object stored = found.get(key);
            if (stored != null) {
                values.put(key, (V) CorralCache.fromStore(stored));
            }
        }
        return values;
    }
}
