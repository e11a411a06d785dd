package io.github.corralcache;

import io.github.corralcache.cost.CostModel;
import io.github.corralcache.engine.Assembly;
import io.github.corralcache.engine.LoadedCache;
import io.github.corralcache.engine.RoutedCache;
import io.github.corralcache.engine.SharedPool;
import io.github.corralcache.engine.UserCode;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierSettings;
import io.github.corralcache.tiered.Local;
import io.github.corralcache.tiered.TieredCache;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Cache}. Either {@link #maximumSize}, {@link #maximumWeight} or {@link #pool(CachePool)} is required;
 * everything else has a default. Not thread-safe; may build several caches, each with its own state. A number or
 * duration that is not allowed throws {@link IllegalArgumentException} where it is set, and a null
 * {@link NullPointerException}. A verb that is called again replaces what it has set.
 *
 * <p>What a user gives runs outside all locks of the cache: weigher, expiry, cost model and loaders on the thread that
 * stores or loads, or that of the executor; each says what becomes of its exceptions. All of it must be thread-safe.
 *
 * <pre>{@code
 * Cache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
 *     .maximumSize(10_000)
 *     .ttl(Duration.ofMinutes(10), Duration.ofMinutes(15))
 *     .build();
 * Book book = books.get(42L, repository::findById);
 * }</pre>
 */
public final class CacheBuilder<K, V> {

    /** The eviction policy that a cache has unless told otherwise: {@code cost-aware}. */
    public static final String DEFAULT_POLICY = Policies.DEFAULT;

    private final String name;
    private long maximum = -1;
    private @Nullable Weigher<? super K, ? super V> weigher;
    private @Nullable String policy;
    private Map<String, String> policyOptions = Map.of();
    private Ttl ttl = Ttl.NEVER;
    private Duration idleTtl = Duration.ZERO;
    private double jitter;
    private @Nullable Expiry<? super K, ? super V> expiry;
    private CostModel<? super K, ? super V> cost = CostModel.measured();
    private EarlyRefresh earlyRefresh = EarlyRefresh.OFF;
    private Refresh refresh = Refresh.BACKGROUND;
    private LoadLimits limits = LoadLimits.DEFAULTS;
    private @Nullable RemovalListener<? super K, ? super V> removalListener;
    private boolean recordStats = true;
    private @Nullable Executor executor;
    private @Nullable Ticker ticker;
    private @Nullable Scheduler scheduler;
    private int segments;
    private @Nullable Long seed;
    private @Nullable SharedPool pool;
    private @Nullable PoolRouter<? super K> router;
    private List<SharedPool> otherPools = List.of();
    private @Nullable SecondTier secondTier;
    private @Nullable TierSettings tierSettings;

    private CacheBuilder(String name) {
        this.name = name;
    }

    /** Starts to build a cache called {@code name}, which need not be unique. */
    public static <K, V> CacheBuilder<K, V> named(String name) {
        return new CacheBuilder<>(Objects.requireNonNull(name, "name"));
    }

    /**
     * Bounds the number of entries, from 1 on. The bound is exact: at no moment does the cache hold more. It can be
     * {@linkplain Cache#resize changed} later.
     *
     * @throws IllegalStateException if there is a maximum already, or a pool
     */
    public CacheBuilder<K, V> maximumSize(long entries) {
        Bounds.requireNone("maximumSize", entries, maximum, pool);
        maximum = entries;
        return this;
    }

    /**
     * As {@link #maximumSize}, for the sum of the entries' weights, in the unit of {@code weigher}. A single entry that
     * is heavier than {@code weight} is not cached.
     */
    public CacheBuilder<K, V> maximumWeight(long weight, Weigher<? super K, ? super V> weigher) {
        Bounds.requireNone("maximumWeight", weight, maximum, pool);
        this.weigher = Objects.requireNonNull(weigher, "weigher");
        maximum = weight;
        return this;
    }

    /**
     * Has the cache share the budget and the policy of a pool whose entries are not weighed, in place of a maximum and
     * a policy of its own. It enters the pool when it is built, and leaves it when it is closed.
     *
     * @throws IllegalStateException if there is a maximum already
     * @throws IllegalArgumentException if the pool's entries are weighed
     */
    public CacheBuilder<K, V> pool(CachePool pool) {
        share(pool, false);
        return this;
    }

    /** As {@link #pool(CachePool)}, for a pool whose entries are weighed: this cache's by {@code weigher}. */
    public CacheBuilder<K, V> pool(CachePool pool, Weigher<? super K, ? super V> weigher) {
        share(pool, true);
        this.weigher = Objects.requireNonNull(weigher, "weigher");
        return this;
    }

    /**
     * Sends the cache's keys to different pools: to the one that {@code router} names, and to the cache's own where it
     * names none. The cache is then made of one in each pool, with the same settings; figures are summed up, and
     * {@link LoadLimits} hold in each.
     *
     * @param others the pools besides the cache's own, weighed or not weighed as that is
     */
    public CacheBuilder<K, V> routes(PoolRouter<? super K> router, Collection<? extends CachePool> others) {
        this.router = Objects.requireNonNull(router, "router");
        otherPools = others.stream().map(SharedPool::of).toList();
        return this;
    }

    private void share(CachePool shared, boolean withWeigher) {
        SharedPool known = SharedPool.of(shared);
        Bounds.requireRoomFor(known, withWeigher, maximum);
        pool = known;
    }

    /** Returns the names of all eviction policies, in the order of the documentation. */
    public static Set<String> policies() {
        return Policies.names();
    }

    /**
     * Returns all options of an eviction policy, with the values that hold if {@code given} are set: as one writes
     * them, in the order of the documentation.
     *
     * @throws IllegalArgumentException as {@link #policy(String, Map)}
     */
    public static Map<String, String> policyOptions(String policy, Map<String, String> given) {
        return Policies.options(policy, given);
    }

    /** Chooses the eviction policy by name, with its default options. Default: {@link #DEFAULT_POLICY}. */
    public CacheBuilder<K, V> policy(String name) {
        return policy(name, Map.of());
    }

    /**
     * Chooses the eviction policy by name, one of {@link #policies}.
     *
     * @throws IllegalArgumentException if there is no such policy or option, or an option's value is not allowed
     */
    public CacheBuilder<K, V> policy(String name, Map<String, String> options) {
        Policies.named(name, options);
        policy = name;
        policyOptions = Map.copyOf(new LinkedHashMap<>(options));
        return this;
    }

    /**
     * Values are fresh until {@code soft}, stale until {@code hard}, then gone. Zero stands for never. Default: never.
     */
    public CacheBuilder<K, V> ttl(Duration soft, Duration hard) {
        ttl = new Ttl(soft, hard);
        return this;
    }

    /** Values are fresh until {@code hard}, then gone. */
    public CacheBuilder<K, V> ttl(Duration hard) {
        return ttl(Duration.ZERO, hard);
    }

    /**
     * Values that nobody has read for so long are gone, however fresh they are. Storing a value counts as a read, and
     * so does every lookup of its key; iterating does not. Zero, the default: never. Such entries take some 60 bytes
     * more, and one may go early by up to 1/64 of this time. Other caches pay nothing.
     */
    public CacheBuilder<K, V> idleTtl(Duration idle) {
        if (idle.isNegative()) {
            throw new IllegalArgumentException("idleTtl must be zero or more; got " + idle);
        }
        idleTtl = idle;
        return this;
    }

    /**
     * Shortens each entry's TTL by a random part of itself, at most {@code fraction}, so that entries stored together
     * do not expire together. From 0 (the default) to 0.9.
     */
    public CacheBuilder<K, V> jitter(double fraction) {
        if (!(fraction >= 0 && fraction <= 0.9)) {
            throw new IllegalArgumentException("jitter must be from 0 to 0.9; got " + fraction);
        }
        jitter = fraction;
        return this;
    }

    /** Gives single entries a TTL of their own, where their {@link CacheValue} has none. */
    public CacheBuilder<K, V> expiry(Expiry<? super K, ? super V> expiry) {
        this.expiry = Objects.requireNonNull(expiry, "expiry");
        return this;
    }

    /** Says what entries cost, which cost-aware policies go by. Default: {@link CostModel#measured}. */
    public CacheBuilder<K, V> cost(CostModel<? super K, ? super V> model) {
        cost = Objects.requireNonNull(model, "cost");
        return this;
    }

    /** Whether values are regenerated before they are stale. Default: {@link EarlyRefresh#OFF}. */
    public CacheBuilder<K, V> earlyRefresh(EarlyRefresh early) {
        earlyRefresh = Objects.requireNonNull(early, "earlyRefresh");
        return this;
    }

    /** Chooses who regenerates a stale value. Default: {@link Refresh#BACKGROUND}. */
    public CacheBuilder<K, V> refresh(Refresh refresh) {
        this.refresh = Objects.requireNonNull(refresh, "refresh");
        return this;
    }

    /**
     * Bounds how long a caller waits for a load of another, or for its turn to load. Then it gets
     * {@link CacheOverloadException}. More than zero; default: 5 seconds.
     */
    public CacheBuilder<K, V> waitTimeout(Duration timeout) {
        return limits(limits.withWaitTimeout(timeout));
    }

    /**
     * Bounds how long a load may take. Then those who wait for it get {@link CacheLoadTimeoutException}, and the next
     * caller loads anew. The loader itself is not interrupted. More than zero; default: 30 seconds.
     */
    public CacheBuilder<K, V> loadTimeout(Duration timeout) {
        return limits(limits.withLoadTimeout(timeout));
    }

    /**
     * Bounds how many callers wait at a time, for all keys together. Further ones get {@link CacheOverloadException} at
     * once. Zero: nobody waits. Default: 4,096.
     */
    public CacheBuilder<K, V> maxWaiters(int callers) {
        return limits(limits.withMaxWaiters(callers));
    }

    /** As {@link #maxWaiters}, for the callers that wait for the same load. Default: 256. */
    public CacheBuilder<K, V> maxWaitersPerKey(int callers) {
        return limits(limits.withMaxWaitersPerKey(callers));
    }

    /**
     * Bounds how many loads run at a time. A caller that is to load waits for its turn, as one that waits for a load
     * does; a stale value stays meanwhile. Zero, the default: any number.
     */
    public CacheBuilder<K, V> maxConcurrentLoads(int loads) {
        return limits(limits.withMaxConcurrentLoads(loads));
    }

    /**
     * Leaves a stale value alone for so long after a failed refresh. The pause doubles with each failure in a row, up
     * to the soft TTL. Zero: no pause. Default: 1 second.
     */
    public CacheBuilder<K, V> failureBackoff(Duration pause) {
        return limits(limits.withFailureBackoff(pause));
    }

    /**
     * Answers for so long after a failed load of a missing value with its failure, instead of loading again. Zero, the
     * default: the next caller loads.
     */
    public CacheBuilder<K, V> cacheFailures(Duration time) {
        return limits(limits.withCacheFailures(time));
    }

    /** Sets all limits at once, in place of those set so far. Default: {@link LoadLimits#DEFAULTS}. */
    public CacheBuilder<K, V> limits(LoadLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** Tells {@code listener} of every entry that leaves the cache, on the thread that has removed it. */
    public CacheBuilder<K, V> removalListener(RemovalListener<? super K, ? super V> listener) {
        removalListener = Objects.requireNonNull(listener, "removalListener");
        return this;
    }

    /** Whether to count what happens. Default: true. */
    public CacheBuilder<K, V> recordStats(boolean record) {
        recordStats = record;
        return this;
    }

    /**
     * Runs background refreshes. Default: threads of the cache's own, at most four, which end when idle. An executor
     * that refuses a refresh leaves the stale value in place until the {@linkplain LoadLimits#failureBackoff() backoff}
     * is over; one that loses it, until the load timeout is. What it is given is a {@link java.util.concurrent.Future}
     * too: to cancel that before it runs is to refuse it; later it does nothing.
     */
    public CacheBuilder<K, V> executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /** Tells the time. With a ticker of your own, every read asks it; give a matching {@link #scheduler} too. */
    public CacheBuilder<K, V> ticker(Ticker ticker) {
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        return this;
    }

    /**
     * Says when timeouts and the removal of expired entries are due, and what runs them. Default: a daemon thread that
     * all caches of the process share, and {@linkplain Scheduler#executor others} for what is due.
     */
    public CacheBuilder<K, V> scheduler(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        return this;
    }

    /**
     * Divides the cache into this many independently locked parts, a power of two. Default: by size and processors.
     * With one, the policy sees all entries at once, as its paper has it, at the price of one lock for all writers.
     */
    public CacheBuilder<K, V> segments(int segments) {
        this.segments = Segments.require(segments);
        return this;
    }

    /**
     * Has the policy draw the same at random each time, so that the same calls in the same order give the same
     * evictions: for tests and measurements. Default: something else for each cache, so that nobody who chooses keys
     * can tell which of them a policy watches, or takes for each other.
     */
    public CacheBuilder<K, V> seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Shares the cache's values with other nodes through {@code tier}: one node loads a missing key, the others wait
     * for its value, and a write on one is a write on all. The same {@code tier} may serve several caches, and is not
     * closed with them. Writes, {@link Cache#evict}, {@link Cache#evictByTag} and {@link Cache#clear} then wait for the
     * server, but no longer than {@link TierSettings#operationTimeout}. Values live for 7 days at most.
     */
    public CacheBuilder<K, V> tier(SecondTier tier, TierSettings settings) {
        secondTier = Objects.requireNonNull(tier, "tier");
        tierSettings = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Builds the cache.
     *
     * @throws IllegalStateException if it has neither a maximum nor a pool, or shares a pool and has a policy, segments
     *     or a seed of its own, or the pool has a cache of that name already
     */
    public Cache<K, V> build() {
        return refreshedBy(executor);
    }

    private Cache<K, V> refreshedBy(@Nullable Executor refreshes) {
        if (pool == null && maximum < 0) {
            throw new IllegalStateException("one of maximumSize, maximumWeight and pool must be set; got none");
        }
        if (pool != null) {
            Bounds.requireOfPool(pool, "policy", policy == null ? null : "'" + policy + "'");
            Bounds.requireOfPool(pool, "segments", segments == 0 ? null : segments);
            Bounds.requireOfPool(pool, "seed", seed);
        }
        Cache<K, V> local = router == null ? build(pool, refreshes) : buildRouted(router, refreshes);
        return secondTier == null || tierSettings == null // they are set together
                ? local
                : TieredCache.around((Local<K, V>) local, secondTier, tierSettings);
    }

    /**
     * Builds a cache that loads its values by {@code loader}, which is called as in {@link Cache#get(Object, Loader)}.
     *
     * @throws IllegalStateException as {@link #build()}
     */
    public LoadingCache<K, V> build(Loader<? super K, ? extends V> loader) {
        return LoadedCache.of(name, executor, this::refreshedBy, Objects.requireNonNull(loader, "loader"), null);
    }

    /** As {@link #build(Loader)}, with {@code bulkLoader} for {@link LoadingCache#getAll}. */
    public LoadingCache<K, V> build(
            Loader<? super K, ? extends V> loader, BulkLoader<? super K, ? extends V> bulkLoader) {
        Objects.requireNonNull(bulkLoader, "bulkLoader");
        return LoadedCache.of(name, executor, this::refreshedBy, Objects.requireNonNull(loader, "loader"), bulkLoader);
    }

    private Cache<K, V> buildRouted(PoolRouter<? super K> keyRouter, @Nullable Executor refreshes) {
        if (pool == null) {
            throw new IllegalStateException("routes are set, but no pool for the keys that are sent nowhere else");
        }
        return RoutedCache.over(name, keyRouter, pool, otherPools, shared -> build(shared, refreshes));
    }

    private Cache<K, V> build(@Nullable SharedPool shared, @Nullable Executor refreshes) {
        UserCode<K, V> userCode = new UserCode<>(weigher, expiry, cost, removalListener);
        String ownPolicy = policy == null ? Policies.DEFAULT : policy;
        CacheSettings settings = new CacheSettings(
                shared == null ? maximum : shared.maximum(),
                weigher != null,
                shared == null ? null : shared.name(),
                shared == null || router == null ? List.of() : shared.besides(pool, otherPools),
                shared == null ? ownPolicy : shared.policy(),
                shared == null ? Policies.options(ownPolicy, policyOptions) : shared.policyOptions(),
                ttl,
                idleTtl,
                jitter,
                earlyRefresh,
                refresh,
                limits,
                recordStats,
                userCode.costUnit());
        return Assembly.build(
                name,
                settings,
                shared == null ? Policies.named(ownPolicy, policyOptions) : null,
                segments,
                shared,
                Segments.seedOr(seed),
                userCode,
                refreshes,
                ticker,
                scheduler);
    }
}
