package io.github.corralcache.spring;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import java.util.Objects;

/** A write of a cache that waits for its transaction to commit. Immutable. */
sealed interface PendingWrite {

    /** Writes. */
    void apply(Cache<Object, Object> cache);

    /** Does what is right whether the transaction has committed or not: removes. */
    default void applyInDoubt(Cache<Object, Object> cache) {
        apply(cache);
    }

    /**
     * Has the transaction see the write.
     *
     * @return whether the write has anything to do after those that {@code view} shows already
     */
    boolean show(TransactionView view);

    record Put(Object key, CacheValue<Object> value) implements PendingWrite {

        public Put {
            Objects.requireNonNull(key, "key"); // now, and not at the commit
        }

        @Override
        public void apply(Cache<Object, Object> cache) {
            cache.store(key, value);
        }

        @Override
        public void applyInDoubt(Cache<Object, Object> cache) {
            cache.evict(key);
        }

        @Override
        public boolean show(TransactionView view) {
            view.put(key, value);
            return true;
        }
    }

    record Evict(Object key) implements PendingWrite {

        public Evict {
            Objects.requireNonNull(key, "key");
        }

        @Override
        public void apply(Cache<Object, Object> cache) {
            cache.evict(key);
        }

        @Override
        public boolean show(TransactionView view) {
            return view.evict(key);
        }
    }

    record Clear() implements PendingWrite {
        @Override
        public void apply(Cache<Object, Object> cache) {
            cache.clear();
        }

        @Override
        public boolean show(TransactionView view) {
            return view.clear();
        }
    }

    record EvictByTag(String tag) implements PendingWrite {
        @Override
        public void apply(Cache<Object, Object> cache) {
            cache.evictByTag(tag);
        }

        @Override
        public boolean show(TransactionView view) {
            view.evictByTag(tag);
            return true;
        }
    }
}
