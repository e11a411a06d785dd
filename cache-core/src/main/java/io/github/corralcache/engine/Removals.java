package io.github.corralcache.engine;

import io.github.corralcache.RemovalCause;
import io.github.corralcache.RemovalListener;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What left the cache during one operation: collected under a segment's lock, told to the listener after it. One
 * thread.
 */
final class Removals<K, V> {

    private record Removal<K, V>(K key, V value, RemovalCause cause) {}

    private final @Nullable RemovalListener<? super K, ? super V> listener;
    private final StatsRecorder stats;
    private @Nullable List<Removal<K, V>> removals;

    Removals(@Nullable RemovalListener<? super K, ? super V> listener, StatsRecorder stats) {
        this.listener = listener;
        this.stats = stats;
    }

    void add(K key, V value, RemovalCause cause, long weight) {
        if (cause == RemovalCause.EVICTED) {
            stats.count(Counter.EVICTIONS);
            stats.add(Counter.EVICTED_WEIGHT, weight);
        } else if (cause == RemovalCause.EXPIRED) {
            stats.count(Counter.EXPIRATIONS);
        }
        if (listener != null) {
            if (removals == null) {
                removals = new ArrayList<>();
            }
            removals.add(new Removal<>(key, value, cause));
        }
    }

    void deliver() {
        if (listener == null || removals == null) {
            return;
        }
        List<Removal<K, V>> delivered = removals;
        removals = null;
        for (Removal<K, V> removal : delivered) {
            try {
                listener.removed(removal.key, removal.value, removal.cause);
            } catch (RuntimeException e) {
                stats.count(Counter.LISTENER_FAILURES);
            }
        }
    }
}
