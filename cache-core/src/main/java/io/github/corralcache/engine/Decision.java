package io.github.corralcache.engine;

import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller is to do whose lookup the hit path could not answer. */
sealed interface Decision<K, V> {

    /** Return what was found. */
    record Return<K, V>(Store.Found<V> found) implements Decision<K, V> {

        V value() {
            return Objects.requireNonNull(found.value());
        }
    }

    /** Return what was found, which is stale, and have {@code flight} regenerate it in the background. */
    record Refresh<K, V>(Store.Found<V> found, Flight<K, V> flight) implements Decision<K, V> {

        V stale() {
            return Objects.requireNonNull(found.value());
        }
    }

    /**
     * Run the load of {@code flight}, to replace what was found, with a permit taken, or, where nothing was, once one
     * is.
     */
    record Lead<K, V>(Flight<K, V> flight, Store.Found<V> found, Lookup<K, V> lookup) implements Decision<K, V> {

        @Nullable
        V stale() {
            return found.value();
        }
    }

    /** Wait as {@code waiter} for {@code flight}. */
    record Wait<K, V>(Flight<K, V> flight, Waiter<V> waiter, Lookup<K, V> lookup) implements Decision<K, V> {}
}
