package io.github.corralcache.broken;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.AsyncReloader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.CacheStats;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Explanation;
import io.github.corralcache.Lifetime;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.Loader;
import io.github.corralcache.Reloader;
import io.github.corralcache.TopEntries;
import io.github.corralcache.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A cache that passes every call on to a sound one, but for what a subclass breaks. */
class BrokenCache<K, V> implements Cache<K, V> {

    final Cache<K, V> sound;

    BrokenCache(Cache<K, V> sound) {
        this.sound = sound;
    }

    @Override
    public String name() {
        return sound.name();
    }

    @Override
    public @Nullable V getIfPresent(K key) {
        return sound.getIfPresent(key);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        return sound.get(key, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader) {
        return sound.getAsync(key, loader);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        return sound.get(key, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader) {
        return sound.getAsync(key, loader);
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        return sound.getAll(keys, loader);
    }

    @Override
    public void store(K key, CacheValue<V> value) {
        sound.store(key, value);
    }

    @Override
    public void evictByTag(String tag) {
        sound.evictByTag(tag);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader, Duration wait) {
        return sound.get(key, loader, wait);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader, Duration wait) {
        return sound.get(key, loader, wait);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader, Duration wait) {
        return sound.getAsync(key, loader, wait);
    }

    @Override
    public Claim<V> claim(K key, Duration wait) {
        return sound.claim(key, wait);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader) {
        return sound.refresh(key, loader);
    }

    @Override
    public Claim<V> claim(K key) {
        return sound.claim(key);
    }

    @Override
    public void put(K key, V value) {
        sound.put(key, value);
    }

    @Override
    public void put(K key, V value, Ttl ttl) {
        sound.put(key, value, ttl);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return sound.putIfAbsent(key, value);
    }

    @Override
    public @Nullable V storeIfAbsent(K key, CacheValue<V> value) {
        return sound.storeIfAbsent(key, value);
    }

    @Override
    public boolean evict(K key) {
        return sound.evict(key);
    }

    @Override
    public void clear() {
        sound.clear();
    }

    @Override
    public @Nullable Lifetime lifetime(K key) {
        return sound.lifetime(key);
    }

    @Override
    public long size() {
        return sound.size();
    }

    @Override
    public long weight() {
        return sound.weight();
    }

    @Override
    public ConcurrentMap<K, V> asMap() {
        return sound.asMap();
    }

    @Override
    public CacheStats stats() {
        return sound.stats();
    }

    @Override
    public Explanation explain() {
        return sound.explain();
    }

    @Override
    public TopEntries<K> topEntries(int atMost) {
        return sound.topEntries(atMost);
    }

    @Override
    public void resize(long maximum) {
        sound.resize(maximum);
    }

    @Override
    public CacheSettings settings() {
        return sound.settings();
    }

    @Override
    public List<LoadInProgress<K>> loadsInProgress() {
        return sound.loadsInProgress();
    }

    @Override
    public void cleanUp() {
        sound.cleanUp();
    }

    @Override
    public void close() {
        sound.close();
    }

    static <K, V> @Nullable V load(Loader<? super K, ? extends V> loader, K key) {
        try {
            return loader.load(key);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
