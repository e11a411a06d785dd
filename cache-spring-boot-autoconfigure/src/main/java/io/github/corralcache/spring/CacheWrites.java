package io.github.corralcache.spring;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import org.jspecify.annotations.Nullable;

/** Writes a cache, now or when the transaction has committed that the calling thread works for. Thread-safe. */
final class CacheWrites {

    private final CorralCache cache;
    private final Cache<Object, Object> store;

    CacheWrites(CorralCache cache) {
        this.cache = cache;
        this.store = cache.getNativeCache();
    }

    void write(PendingWrite write) {
        Transaction transaction = cache.transaction();
        if (transaction == null) {
            write.apply(store);
        } else {
            transaction.add(cache, write);
        }
    }

    /** Returns what is there, as the transaction sees it; null if {@code value} is stored, or will be. */
    @Nullable
    Object putIfAbsent(Object key, CacheValue<Object> value) {
        Transaction transaction = cache.transaction();
        if (transaction == null) {
            return store.storeIfAbsent(key, value);
        }
        OwnValue own = cache.own(key, transaction);
        Object present = own == null ? store.asMap().get(key) : own.stored();
        if (present == null) {
            transaction.add(cache, new PendingWrite.Put(key, value));
        }
        return present;
    }

    /** Removes at once, and once more at the commit. Returns whether a value was there, as the transaction sees it. */
    boolean evictNow(Object key) {
        OwnValue own = cache.own(key);
        boolean wasThere = store.evict(key);
        againAtTheCommit(new PendingWrite.Evict(key));
        return own == null ? wasThere : own.stored() != null;
    }

    /** Removes everything at once, and once more at the commit. Returns whether anything was there. */
    boolean clearNow() {
        boolean wasFull = store.size() > 0;
        store.clear();
        againAtTheCommit(new PendingWrite.Clear());
        return wasFull;
    }

    private void againAtTheCommit(PendingWrite removal) {
        Transaction transaction = cache.transaction();
        if (transaction != null) {
            transaction.add(cache, removal);
        }
    }
}
