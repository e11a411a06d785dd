package io.github.corralcache.engine;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.AsyncReloader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.CacheStats;
import io.github.corralcache.CacheTier;
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

/** A cache that passes every call on to another. */
abstract class ForwardingCache<K, V> implements Cache<K, V> {

    final Cache<K, V> cache;

    ForwardingCache(Cache<K, V> cache) {
        this.cache = cache;
    }

    @Override
    public String name() {
        return cache.name();
    }

    @Override
    public @Nullable V getIfFresh(K key) {
        return cache.getIfFresh(key);
    }

    @Override
    public @Nullable V getIfPresent(K key) {
        return cache.getIfPresent(key);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        return cache.get(key, loader);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader, Duration wait) {
        return cache.get(key, loader, wait);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        return cache.get(key, loader);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader, Duration wait) {
        return cache.get(key, loader, wait);
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        return cache.getAll(keys, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader) {
        return cache.getAsync(key, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader) {
        return cache.getAsync(key, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader, Duration wait) {
        return cache.getAsync(key, loader, wait);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader) {
        return cache.refresh(key, loader);
    }

    @Override
    public Claim<V> claim(K key) {
        return cache.claim(key);
    }

    @Override
    public Claim<V> claim(K key, Duration wait) {
        return cache.claim(key, wait);
    }

    @Override
    public void put(K key, V value) {
        cache.put(key, value);
    }

    @Override
    public void put(K key, V value, Ttl ttl) {
        cache.put(key, value, ttl);
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        cache.putAll(entries);
    }

    @Override
    public void store(K key, CacheValue<V> value) {
        cache.store(key, value);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return cache.putIfAbsent(key, value);
    }

    @Override
    public @Nullable V storeIfAbsent(K key, CacheValue<V> value) {
        return cache.storeIfAbsent(key, value);
    }

    @Override
    public boolean evict(K key) {
        return cache.evict(key);
    }

    @Override
    public void evictAll(Iterable<? extends K> keys) {
        cache.evictAll(keys);
    }

    @Override
    public void evictByTag(String tag) {
        cache.evictByTag(tag);
    }

    @Override
    public void clear() {
        cache.clear();
    }

    @Override
    public @Nullable Lifetime lifetime(K key) {
        return cache.lifetime(key);
    }

    @Override
    public long size() {
        return cache.size();
    }

    @Override
    public long weight() {
        return cache.weight();
    }

    @Override
    public ConcurrentMap<K, V> asMap() {
        return cache.asMap();
    }

    @Override
    public CacheStats stats() {
        return cache.stats();
    }

    @Override
    public Explanation explain() {
        return cache.explain();
    }

    @Override
    public TopEntries<K> topEntries(int atMost) {
        return cache.topEntries(atMost);
    }

    @Override
    public void resize(long maximum) {
        cache.resize(maximum);
    }

    @Override
    public CacheSettings settings() {
        return cache.settings();
    }

    @Override
    public @Nullable CacheTier tier() {
        return cache.tier();
    }

    @Override
    public List<LoadInProgress<K>> loadsInProgress() {
        return cache.loadsInProgress();
    }

    @Override
    public void cleanUp() {
        cache.cleanUp();
    }

    @Override
    public void close() {
        cache.close();
    }

    @Override
    public String toString() {
        return cache.toString();
    }
}
