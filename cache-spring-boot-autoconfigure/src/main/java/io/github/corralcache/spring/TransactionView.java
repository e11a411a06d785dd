package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction sees of a cache that it has written. Keys that it has not written are not here: for those it reads
 * what everybody does.
 *
 * <p>Grows with what the transaction writes, and not with what it reads. Guarded by its {@link Transaction}.
 */
final class TransactionView {

    /** After a removal of many keys, the values are kept that were loaded or read last. */
    private static final int MOST_READ = 1000;

    private final Map<Object, OwnValue> written = new HashMap<>();

    /** Keys that a removal of many may have concerned, once they have been asked for. */
    private final Map<Object, OwnValue> read = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, OwnValue> eldest) {
            return size() > MOST_READ;
        }
    };

    /** Whether all keys have been removed that were not written since. */
    private boolean cleared;

    /** Whether keys may have been removed of which nobody knows the tags. */
    private boolean evictedByTag;

    /** Returns {@code key} as the transaction sees it; null if it has not written it. */
    @Nullable
    OwnValue find(Object key) {
        OwnValue own = written.get(key);
        return own == null && (cleared || evictedByTag) ? read.computeIfAbsent(key, k -> OwnValue.removed()) : own;
    }

    void put(Object key, CacheValue<Object> value) {
        written.put(key, OwnValue.put(value));
    }

    /** Returns whether there is anything to remove that is not removed already. */
    boolean evict(Object key) {
        read.remove(key);
        OwnValue before = written.put(key, OwnValue.removed());
        return before == null ? !cleared : before.isPut();
    }

    /** As {@link #evict}. */
    boolean clear() {
        boolean done = cleared && written.isEmpty();
        written.clear();
        read.clear();
        cleared = true;
        return !done;
    }

    /** Removes what bears {@code tag}, and whatever else may: a cache does not tell the tags of its entries. */
    void evictByTag(String tag) {
        written.replaceAll((key, own) -> own.bears(tag) ? OwnValue.removed() : own);
        read.clear();
        evictedByTag = true;
    }
}
