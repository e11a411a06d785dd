package io.github.corralcache.engine;

import io.github.corralcache.RemovalCause;
import io.github.corralcache.RemovalListener;
import io.github.corralcache.stats.Counter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
            } catch (Throwable e) { // errors too: whoever writes has nothing to do with the listener
                fail();
            }
        }

        /** The listener has failed, or will not be told. */
        void fail() {
            owner.stats.count(Counter.LISTENER_FAILURES);
        }
    }

    /** For operations on caches without listeners: remembers nothing, so one is enough for all. */
    private static final Removals UNHEARD = new Removals();

    private @Nullable List<Removal<?, ?>> removals;

    /** Returns where one operation of {@code owner}'s cache collects what leaves. */
    static Removals of(Owner<?, ?> owner) {
        return owner.listener == null && !owner.account.evictsFromOthers() ? UNHEARD : new Removals();
    }

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

    /** Tells the listeners; those that a listener of this thread has caused to be told when it has returned. */
    void deliver() {
        if (removals != null) {
            List<Removal<?, ?>> delivered = removals;
            removals = null;
            Delivery.of(delivered);
        }
    }

    /**
     * Listeners being told on one thread. What they remove themselves, by putting back what was evicted for instance,
     * is told in turn rather than one within the other, and not without end.
     */
    private static final class Delivery {

        /** How many removals listeners may cause, for each that the operation caused which they were told of first. */
        private static final long CAUSED_BY_EACH = 1_000;

        private static final ThreadLocal<@Nullable Delivery> CURRENT = new ThreadLocal<>();

        private final Deque<Removal<?, ?>> caused = new ArrayDeque<>();
        private long rest;

        private Delivery(int removals) {
            this.rest = removals * CAUSED_BY_EACH;
        }

        static void of(List<Removal<?, ?>> removals) {
            Delivery current = CURRENT.get();
            if (current != null) {
                removals.forEach(current::add);
                return;
            }
            current = new Delivery(removals.size());
            CURRENT.set(current);
            try {
                for (Removal<?, ?> removal : removals) {
                    removal.tell();
                    current.tellCaused();
                }
            } finally {
                CURRENT.remove();
            }
        }

        private void add(Removal<?, ?> removal) {
            if (rest > 0) {
                rest--;
                caused.add(removal);
            } else {
                removal.fail();
            }
        }

        private void tellCaused() {
            for (Removal<?, ?> next = caused.poll(); next != null; next = caused.poll()) {
                next.tell();
            }
        }
    }
}
