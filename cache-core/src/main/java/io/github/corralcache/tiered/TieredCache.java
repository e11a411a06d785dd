package io.github.corralcache.tiered;

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
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A cache of this node in front of a second tier. A fresh value of this node is returned as if there were none; whoever
 * leads a load asks the tier before its loader runs; writes go to both. Thread-safe.
 */
public final class TieredCache<K, V> implements Cache<K, V> {

    private final Local<K, V> local;
    private final Branch<K, V> branch;
    private final TieredReads<K, V> reads;
    private final TierWrites<K, V> writes;
    private final CacheTier view;

    private TieredCache(Local<K, V> local, Branch<K, V> branch) {
        this.local = local;
        this.branch = branch;
        this.reads = new TieredReads<>(branch);
        this.writes = new TierWrites<>(branch);
        this.view = new TierView(branch);
    }

    /** Returns {@code local} in front of {@code tier}, which is not closed with it. */
    public static <K, V> Cache<K, V> around(Local<K, V> local, SecondTier tier, TierSettings settings) {
        Branch<K, V> branch = new Branch<>(local, Connection.acquire(tier), settings);
        branch.start();
        return new TieredCache<>(local, branch);
    }

    @Override
    public String name() {
        return local.name();
    }

    @Override
    public @Nullable V getIfPresent(K key) {
        return local.getIfPresent(key);
    }

    @Override
    public @Nullable V getIfFresh(K key) {
        return local.getIfFresh(key);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        V hit = local.getIfFresh(key);
        return hit != null ? hit : reads.get(key, described(loader), null);
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader, Duration wait) {
        V hit = local.getIfFresh(key);
        return hit != null ? hit : reads.get(key, described(loader), wait);
    }

    private static <K, V> Reloader<K, V> described(Loader<? super K, ? extends V> loader) {
        Objects.requireNonNull(loader, "loader");
        return (key, stale) -> CacheValue.of(loader.load(key));
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        V hit = local.getIfFresh(key);
        return hit != null ? hit : reads.get(key, Objects.requireNonNull(loader, "loader"), null);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader, Duration wait) {
        V hit = local.getIfFresh(key);
        return hit != null ? hit : reads.get(key, Objects.requireNonNull(loader, "loader"), wait);
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        return reads.getAll(keys, Objects.requireNonNull(loader, "loader"));
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncLoader<? super K, ? extends V> loader) {
        Objects.requireNonNull(loader, "loader");
        return getAsync(key, (K loaded, @Nullable V stale) -> {
            CompletionStage<? extends @Nullable V> stage = loader.load(loaded);
            if (stage == null) {
                throw new NullPointerException("the loader must return a CompletionStage; got null");
            }
            return stage.thenApply(CacheValue::of);
        });
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader) {
        V hit = local.getIfFresh(key);
        return hit != null
                ? CompletableFuture.completedFuture(hit)
                : reads.getAsync(key, Objects.requireNonNull(loader, "loader"), null);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader, Duration wait) {
        V hit = local.getIfFresh(key);
        return hit != null
                ? CompletableFuture.completedFuture(hit)
                : reads.getAsync(key, Objects.requireNonNull(loader, "loader"), wait);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader) {
        return reads.refresh(key, Objects.requireNonNull(loader, "loader"));
    }

    @Override
    public Claim<V> claim(K key) {
        V hit = local.getIfFresh(key);
        return hit != null ? local.answered(hit) : reads.claim(key, null);
    }

    @Override
    public Claim<V> claim(K key, Duration wait) {
        V hit = local.getIfFresh(key);
        return hit != null ? local.answered(hit) : reads.claim(key, wait);
    }

    @Override
    public void put(K key, V value) {
        store(key, CacheValue.of(Objects.requireNonNull(value, "value")));
    }

    @Override
    public void put(K key, V value, Ttl ttl) {
        store(key, CacheValue.of(Objects.requireNonNull(value, "value")).withTtl(ttl));
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        Map<K, CacheValue<V>> described = new LinkedHashMap<>();
        entries.forEach((key, value) -> described.put(key, CacheValue.of(Objects.requireNonNull(value, "value"))));
        writes.putAll(described);
    }

    @Override
    public void store(K key, CacheValue<V> value) {
        writes.put(key, value);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return storeIfAbsent(key, CacheValue.of(Objects.requireNonNull(value, "value")));
    }

    @Override
    public @Nullable V storeIfAbsent(K key, CacheValue<V> value) {
        return writes.putIfAbsent(key, value);
    }

    @Override
    public boolean evict(K key) {
        return writes.evict(key);
    }

    @Override
    public void evictAll(Iterable<? extends K> keys) {
        writes.evictAll(keys);
    }

    @Override
    public void evictByTag(String tag) {
        writes.evictByTag(tag);
    }

    @Override
    public void clear() {
        writes.clear();
    }

    @Override
    public @Nullable Lifetime lifetime(K key) {
        return local.lifetime(key);
    }

    @Override
    public long size() {
        return local.size();
    }

    @Override
    public long weight() {
        return local.weight();
    }

    @Override
    public ConcurrentMap<K, V> asMap() {
        return new TieredMapView<>(this, local.asMap());
    }

    @Override
    public CacheStats stats() {
        return local.stats();
    }

    @Override
    public Explanation explain() {
        return local.explain();
    }

    @Override
    public TopEntries<K> topEntries(int atMost) {
        return local.topEntries(atMost);
    }

    @Override
    public CacheSettings settings() {
        return local.settings();
    }

    @Override
    public void resize(long maximum) {
        local.resize(maximum);
    }

    @Override
    public CacheTier tier() {
        return view;
    }

    @Override
    public List<LoadInProgress<K>> loadsInProgress() {
        return local.loadsInProgress();
    }

    @Override
    public void cleanUp() {
        local.cleanUp();
    }

    @Override
    public void close() {
        if (!branch.isClosed()) {
            branch.close();
        }
        local.close();
    }

    @Override
    public String toString() {
        return local.toString();
    }
}
