package io.github.corralcache.broken;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers claims with whatever value is there, and waits until it is gone before it has it replaced. */
public final class PatientClaimsCache<K, V> extends BrokenCache<K, V> {

    public PatientClaimsCache(Cache<K, V> sound) {
        super(sound);
    }

    @Override
    public Claim<V> claim(K key) {
        V value = sound.getIfPresent(key);
        return value == null ? sound.claim(key) : new Answer<>(value);
    }

    private record Answer<V>(@Nullable V value) implements Claim<V> {

        @Override
        public boolean leads() {
            return false;
        }

        @Override
        public boolean store(V value) {
            throw new IllegalStateException();
        }

        @Override
        public boolean settle(CacheValue<V> value) {
            throw new IllegalStateException();
        }

        @Override
        public void share(@Nullable V value) {
            throw new IllegalStateException();
        }

        @Override
        public @Nullable V fail(Throwable cause) {
            throw new IllegalStateException();
        }

        @Override
        public void refresh(Consumer<? super Claim<V>> load) {
            throw new IllegalStateException();
        }

        @Override
        public void close() {}
    }
}
