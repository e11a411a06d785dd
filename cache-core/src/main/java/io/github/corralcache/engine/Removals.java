package io.github.corralcache.engine;

import io.github.corralcache.RemovalCause;
import io.github.corralcache.RemovalListener;
import io.github.corralcache.stats.Counter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What left a cache, or others of its pool, during one operation: collected under a segment's lock, told to the
 * listeners of the caches it was in after it. One thread.
 */
final class Removals {

    private record Removal<K, V>(
            Owner<K, V> owner, RemovalListener<? super K, ? super V> listener, K key, V value, RemovalCause cause) {

        void tell() {
            try {
                listener.removed(key, value, cause);
            } catch (RuntimeException e) {
                owner.stats.count(Counter.LISTENER_FAILURES);
            }
        }
    }

    /** For operations on caches without listeners: remembers nothing, so one is enough for all. */
    static final Removals UNHEARD = new Removals();

    private @Nullable List<Removal<?, ?>> removals;

    <K, V> void add(Owner<K, V> owner, K key, V value, RemovalCause cause) {
        if (cause == RemovalCause.EXPIRED) {
            owner.stats.count(Counter.EXPIRATIONS);
        }
        if (owner.listener != null) {
            if (removals == null) {
                removals = new ArrayList<>();
            }
            removals.add(new Removal<>(owner, owner.listener, key, value, cause));
        }
    }

    /** A value that takes its own place, as one found unchanged, stays. */
    <K, V> void addReplaced(Owner<K, V> owner, K key, V old, V current) {
        if (old != current) {
            add(owner, key, old, RemovalCause.REPLACED);
        }
    }

    void deliver() {
        if (removals == null) {
            return;
        }
        List<Removal<?, ?>> delivered = removals;
        removals = null;
        delivered.forEach(Removal::tell);
    }
}
