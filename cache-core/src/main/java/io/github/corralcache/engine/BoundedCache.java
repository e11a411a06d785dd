package io.github.corralcache.engine;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.AsyncReloader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.CacheStats;
import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.CostUnit;
import io.github.corralcache.Explanation;
import io.github.corralcache.Lifetime;
import io.github.corralcache.LoadInProgress;
import io.github.corralcache.Loader;
import io.github.corralcache.Reloader;
import io.github.corralcache.TopEntries;
import io.github.corralcache.Ttl;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.loading.Durations;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.loading.WaitRoom;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import io.github.corralcache.tiered.Local;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The cache: a {@link Store} of entries and the {@link Loads} that fill it. */
final class BoundedCache<K, V> implements Local<K, V> {

    private final String name;
    private final CacheSettings settings;
    private final Store<K, V> store;
    private final Turnover<K, V> turnover;
    private final Writes<K, V> writes;
    private final Sweeps<K, V> sweeps;
    private final Loads<K, V> loads;
    private final BulkLoads<K, V> bulkLoads;
    private final FlightTable<K, V> flights;
    private final WaitRoom waitRoom;
    private final StatsRecorder stats;
    private final Clock clock;
    private final @Nullable ExecutorService ownThreads;
    private final AtomicBoolean closed = new AtomicBoolean();

    BoundedCache(
            String name,
            CacheSettings settings,
            CacheState<K, V> state,
            Writes<K, V> writes,
            Loads<K, V> loads,
            BulkLoads<K, V> bulkLoads,
            WaitRoom waitRoom,
            Clock clock,
            @Nullable ExecutorService ownThreads) {
        this.name = name;
        this.settings = settings;
        this.store = state.store();
        this.sweeps = state.sweeps();
        this.flights = state.flights();
        this.stats = state.stats();
        this.turnover = new Turnover<>(store, clock);
        this.writes = writes;
        this.loads = loads;
        this.bulkLoads = bulkLoads;
        this.waitRoom = waitRoom;
        this.clock = clock;
        this.ownThreads = ownThreads;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable V getIfPresent(K key) {
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        return hit != null ? hit : lookUp(key, hash);
    }

    @Override
    public @Nullable V getIfFresh(K key) {
        return store.freshHit(key, Keys.hash(key));
    }

    private @Nullable V lookUp(K key, int hash) {
        Store.Found<V> found = store.look(key, hash, sweeps.now());
        store.recordLookup(key, hash, found, StaleReason.LOOKED_UP);
        return found.value();
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader) {
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        return hit != null ? hit : load(key, hash, Objects.requireNonNull(loader, "loader"));
    }

    private @Nullable V load(K key, int hash, Loader<? super K, ? extends V> loader) {
        return loads.get(key, hash, (loaded, stale) -> CacheValue.of(loader.load(loaded)));
    }

    @Override
    public @Nullable V get(K key, Loader<? super K, ? extends V> loader, Duration wait) {
        Objects.requireNonNull(loader, "loader");
        return get(key, (K loaded, @Nullable V stale) -> CacheValue.of(loader.load(loaded)), wait);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader, Duration wait) {
        Objects.requireNonNull(loader, "loader");
        long patience = patience(wait);
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        return hit != null ? hit : loads.get(key, hash, loader, patience);
    }

    private static long patience(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("wait must be zero or more; got " + wait);
        }
        return Durations.nanos(wait);
    }

    @Override
    public @Nullable V get(K key, Reloader<K, V> loader) {
        Objects.requireNonNull(loader, "loader");
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        if (hit != null) {
            return hit;
        }
        return loads.get(key, hash, loader);
    }

    @Override
    public Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        Objects.requireNonNull(loader, "loader");
        Set<K> wanted = new LinkedHashSet<>();
        keys.forEach(key -> wanted.add(Objects.requireNonNull(key, "key")));
        return Gathered.all(wanted, name, clock::now, (asked, found) -> gather(asked, loader, found));
    }

    @Override
    public Services services() {
        return new LocalServices(clock);
    }

    @Override
    public List<Suspect<K, V>> suspect(long lifeNanos) {
        return new Suspicions<>(store).suspect(lifeNanos, clock.now());
    }

    @Override
    public void restore(Suspect<K, V> suspect) {
        new Suspicions<>(store).restore(suspect, clock.now());
    }

    @Override
    public CacheValue<V> appraise(K key, V value, CacheValue<V> known, double loadNanos) {
        return writes.appraise(key, value, known, loadNanos);
    }

    /** Adds to {@code found} the values of {@code keys} that there are. */
    void gather(Set<K> keys, BulkLoader<? super K, ? extends V> loader, Gathered<K, V> found) {
        Set<K> missing = new LinkedHashSet<>();
        for (K key : keys) {
            int hash = Keys.hash(key);
            V hit = store.hit(key, hash);
            if (hit != null && !store.expires()) {
                found.put(key, hit, Timescale.NEVER);
                continue;
            }
            Store.Found<V> there = hit == null ? Store.Found.nothing() : store.look(key, hash, clock.now());
            V value = there.value();
            if (value == null) {
                missing.add(key);
            } else {
                found.put(key, value, there.ends());
            }
        }
        if (!missing.isEmpty()) {
            bulkLoads.getAll(missing, loader, found);
        }
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
        Objects.requireNonNull(loader, "loader");
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        if (hit != null) {
            return CompletableFuture.completedFuture(hit);
        }
        return loads.getAsync(key, hash, loader);
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader, Duration wait) {
        Objects.requireNonNull(loader, "loader");
        long patience = patience(wait);
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        return hit != null ? CompletableFuture.completedFuture(hit) : loads.getAsync(key, hash, loader, patience);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader) {
        Objects.requireNonNull(loader, "loader");
        return loads.refresh(key, Keys.hash(key), loader);
    }

    @Override
    public Claim<V> claim(K key) {
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        if (hit != null) {
            return new AnsweredClaim<>(hit);
        }
        return loads.claim(key, hash);
    }

    @Override
    public Claim<V> claim(K key, Duration wait) {
        long patience = patience(wait);
        int hash = Keys.hash(key);
        V hit = store.hit(key, hash);
        return hit != null ? new AnsweredClaim<>(hit) : loads.claim(key, hash, patience);
    }

    @Override
    public void put(K key, V value) {
        Objects.requireNonNull(value, "value");
        writes.put(key, Keys.hash(key), value);
    }

    @Override
    public void put(K key, V value, Ttl ttl) {
        store(key, CacheValue.of(Objects.requireNonNull(value, "value")).withTtl(ttl));
    }

    @Override
    public void store(K key, CacheValue<V> known) {
        writes.store(key, Keys.hash(key), storable(known), known);
    }

    private static <V> V storable(CacheValue<V> known) {
        V value = known.value();
        if (value == null) {
            throw new IllegalArgumentException("the lookup must hold a value; got " + known);
        }
        if (known.isShared()) {
            throw new IllegalArgumentException("a value to share is not for the cache: " + known);
        }
        return value;
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return storeIfAbsent(key, CacheValue.of(Objects.requireNonNull(value, "value")));
    }

    @Override
    public @Nullable V storeIfAbsent(K key, CacheValue<V> known) {
        return writes.putIf(key, Keys.hash(key), storable(known), known, there -> there == null);
    }

    @Override
    public boolean evict(K key) {
        return writes.removeIf(key, Keys.hash(key), there -> true) != null;
    }

    @Override
    public void evictByTag(String tag) {
        writes.evictByTag(Objects.requireNonNull(tag, "tag"));
    }

    @Override
    public void clear() {
        writes.clear();
    }

    @Override
    public @Nullable Lifetime lifetime(K key) {
        int hash = Keys.hash(key);
        Segment<K, V> segment = store.segment(hash);
        long now = sweeps.now();
        segment.lock.lock();
        try {
            Node<K, V> node = store.find(key, hash);
            return node == null || node.value() == null
                    ? null
                    : store.owner().lifetimes.remaining(node, node.deadline(), now);
        } finally {
            segment.lock.unlock();
        }
    }

    @Override
    public long size() {
        return store.size();
    }

    @Override
    public long weight() {
        return store.weight();
    }

    @Override
    public ConcurrentMap<K, V> asMap() {
        return new MapView<>(store, writes, sweeps, loads);
    }

    @Override
    public CacheStats stats() {
        long hits = stats.sum(Counter.HITS);
        Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            rejections.put(reason, stats.sum(Counter.of(reason)));
        }
        Map<StaleReason, Long> staleReasons = new EnumMap<>(StaleReason.class);
        for (StaleReason reason : StaleReason.values()) {
            staleReasons.put(reason, stats.sum(Counter.of(reason)));
        }
        long stale = sum(staleReasons);
        Gain<K, V> gain = store.gain();
        Turnover.Counts counts = settings.recordStats() ? turnover.counts() : Turnover.Counts.NONE;
        return new CacheStats(
                hits,
                stale,
                stats.sum(Counter.MISSES),
                stats.sum(Counter.LOADS),
                stats.sum(Counter.LOAD_FAILURES),
                Duration.ofNanos(stats.sum(Counter.LOAD_NANOS)),
                stats.sum(Counter.REFRESHES),
                stats.sum(Counter.COALESCED),
                sum(rejections),
                stats.sum(Counter.LOAD_TIMEOUTS),
                stats.sum(Counter.DISCARDED),
                counts.puts(),
                counts.evictions(),
                counts.evictedWeight(),
                stats.sum(Counter.EXPIRATIONS),
                stats.sum(Counter.OVERSIZE),
                stats.sum(Counter.WEIGHER_FAILURES),
                stats.sum(Counter.LISTENER_FAILURES),
                rejections,
                staleReasons,
                Duration.ofNanos(gain == null ? 0 : gain.savedNanos()),
                Duration.ofNanos(gain == null ? 0 : (long) ((hits + stale) * gain.meanLoadNanos())));
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Explanation explain() {
        return turnover.explain();
    }

    @Override
    public TopEntries<K> topEntries(int atMost) {
        if (atMost < 0) {
            throw new IllegalArgumentException("atMost must be zero or more; got " + atMost);
        }
        return new TopEntriesSampler<>(store, clock, settings.costUnit() != CostUnit.NONE).topEntries(atMost);
    }

    @Override
    public CacheSettings settings() {
        return settings.withMaximum(store.owner().account.maximum());
    }

    @Override
    public void resize(long maximum) {
        if (maximum <= 0) {
            throw new IllegalArgumentException("maximum must be at least 1; got " + maximum);
        }
        store.owner().account.resize(maximum);
        writes.shrink();
    }

    @Override
    public List<LoadInProgress<K>> loadsInProgress() {
        long now = clock.now();
        return flights.all().stream()
                .map(flight -> new LoadInProgress<>(
                        flight.key(),
                        flight.hash(),
                        Duration.ofNanos(flight.ageNanos(now)),
                        flight.waiting(),
                        flight.isRefresh()))
                .toList();
    }

    @Override
    public void cleanUp() {
        sweeps.sweep(Integer.MAX_VALUE, sweeps.now());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            store.close();
            waitRoom.close();
            writes.clear();
            store.owner().account.close();
            if (ownThreads != null) {
                ownThreads.shutdownNow();
            }
            clock.close();
        }
    }

    @Override
    public String toString() {
        return "Cache[" + name + ", " + settings.policy() + ", " + size() + " entries]";
    }
}
