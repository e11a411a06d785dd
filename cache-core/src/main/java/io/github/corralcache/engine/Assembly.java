package io.github.corralcache.engine;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Refresh;
import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.expiry.EarlyDraw;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.loading.Durations;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.loading.LoadPermits;
import io.github.corralcache.loading.LoadTime;
import io.github.corralcache.loading.WaitRoom;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import io.github.corralcache.tag.Tags;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Puts a cache together. */
public final class Assembly {

    private Assembly() {}

    /**
     * Builds a cache.
     *
     * @param policy null for a cache in a pool, which has its policy
     * @param segments how many segments; zero for as many as suit the size, or for those of the pool
     * @param pool the pool that the cache is to share; null for none
     * @param seed for what the policy does at random; a cache in a pool has the pool's
     * @param executor runs refreshes; null for threads of the cache's own
     * @param ticker tells the time; null for the system's
     * @param scheduler runs timeouts; null for the shared one
     */
    public static <K, V> Cache<K, V> build(
            String name,
            CacheSettings settings,
            EvictionPolicy.@Nullable Factory policy,
            int segments,
            @Nullable SharedPool pool,
            long seed,
            UserCode<K, V> userCode,
            @Nullable Executor executor,
            @Nullable Ticker ticker,
            @Nullable Scheduler scheduler) {
        Clock clock = clock(ticker, scheduler);
        return build(name, settings, policy, segments, pool, seed, userCode, executor, clock);
    }

    /** As the other, with a clock, which is closed with the cache. */
    static <K, V> Cache<K, V> build(
            String name,
            CacheSettings settings,
            EvictionPolicy.@Nullable Factory policy,
            int segments,
            @Nullable SharedPool pool,
            long seed,
            UserCode<K, V> userCode,
            @Nullable Executor executor,
            Clock clock) {
        Deadlines deadlines = new Deadlines(clock);
        StatsRecorder stats = settings.recordStats() ? StatsRecorder.striped() : StatsRecorder.disabled();
        FlightTable<K, V> flights = new FlightTable<>();
        Tags tags = new Tags();
        Lifetimes lifetimes =
                new Lifetimes(settings.ttl(), settings.idleTtl(), settings.jitter(), settings.earlyRefresh(), tags);
        FailureBackoff<K> backoff = new FailureBackoff<>(
                settings.limits(), Timescale.nanos(settings.ttl().soft()));
        long now = clock.now();
        LoadTime loadTime = new LoadTime();
        Store<K, V> store = policy != null
                ? ownStore(settings, policy, segments, seed, userCode, lifetimes, stats, loadTime, clock, now)
                : pooledStore(
                        name,
                        Objects.requireNonNull(pool, "pool"),
                        userCode,
                        lifetimes,
                        stats,
                        loadTime,
                        settings.recordStats(),
                        clock,
                        now);
        Sweeps<K, V> sweeps = new Sweeps<>(store, backoff, lifetimes.scale(), clock, deadlines, now);
        CacheState<K, V> state = new CacheState<>(store, sweeps, flights, backoff, tags);
        EntryFactory<K, V> entryFactory = new EntryFactory<>(userCode, store.owner().groups, stats);
        Writes<K, V> writes = new Writes<>(state, entryFactory);
        ExecutorService ownThreads = null;
        Executor refreshes = executor;
        if (refreshes == null) {
            refreshes = ownThreads = new RefreshThreads(name);
        }
        LoadLimits limits = settings.limits();
        LoadPermits permits = new LoadPermits(limits.maxConcurrentLoads(), pool == null ? null : pool.loadPermits());
        WaitRoom waitRoom = new WaitRoom(
                name, limits, clock::now, deadlines, loadTime, () -> stats.count(Counter.REJECTED_WAIT_TIMEOUT));
        LoadTimeouts<K, V> timeouts =
                new LoadTimeouts<>(state, permits, loadTime, clock, deadlines, Durations.nanos(limits.loadTimeout()));
        EarlyDraw early = new EarlyDraw(settings.earlyRefresh());
        boolean background = settings.refresh() == Refresh.BACKGROUND;
        Decisions<K, V> decisions =
                new Decisions<>(name, state, waitRoom, permits, timeouts, loadTime, early, background);
        Completions<K, V> completions = new Completions<>(state, writes, entryFactory, loadTime);
        Waits<K, V> waits = new Waits<>(name, state, waitRoom, deadlines);
        PermitQueue<K, V> queue = new PermitQueue<>(waitRoom, permits, waits, completions, deadlines, stats);
        Loads<K, V> loads = new Loads<>(decisions, completions, waits, queue, timeouts, clock, refreshes);
        BulkLoads<K, V> bulkLoads = new BulkLoads<>(state, decisions, loads, waits, queue, timeouts, clock, refreshes);
        return new BoundedCache<>(name, settings, state, writes, loads, bulkLoads, waitRoom, clock, ownThreads);
    }

    private static <K, V> Store<K, V> ownStore(
            CacheSettings settings,
            EvictionPolicy.Factory policy,
            int segments,
            long seed,
            UserCode<K, V> userCode,
            Lifetimes lifetimes,
            StatsRecorder stats,
            LoadTime loadTime,
            Clock clock,
            long now) {
        int count = segments == 0 ? Segment.suitableCount(settings.maximum(), settings.weighted()) : segments;
        Budget budget = new Budget(settings.maximum());
        Owner<K, V> owner = new Owner<>(
                new Table<>(count), lifetimes, stats, userCode, new SoleAccount(budget), new GroupNames(), count, now);
        boolean costed = userCode.cost() != CostModel.none();
        Segment<K, V>[] parts = Segment.ofCache(owner, count, budget, policy, seed, settings.weighted(), costed);
        return new Store<>(owner, parts, gain(owner, parts, settings.recordStats(), loadTime, clock), clock);
    }

    private static <K, V> @Nullable Gain<K, V> gain(
            Owner<K, V> owner, Segment<K, V>[] segments, boolean recordsStats, LoadTime loadTime, Clock clock) {
        return recordsStats ? new Gain<>(owner, segments, loadTime, clock) : null;
    }

    private static <K, V> Store<K, V> pooledStore(
            String name,
            SharedPool pool,
            UserCode<K, V> userCode,
            Lifetimes lifetimes,
            StatsRecorder stats,
            LoadTime loadTime,
            boolean recordsStats,
            Clock clock,
            long now) {
        int count = pool.segmentCount();
        Owner<K, V> owner = pool.join(
                name,
                account -> new Owner<>(
                        new Table<>(count),
                        lifetimes,
                        stats,
                        userCode,
                        account,
                        new GroupNames(pool.groupNumbers(), name),
                        count,
                        now));
        Segment<K, V>[] parts = pool.segments();
        Store<K, V> store = new Store<>(owner, parts, gain(owner, parts, recordsStats, loadTime, clock), clock);
        pool.watch(store);
        return store;
    }

    private static Clock clock(@Nullable Ticker ticker, @Nullable Scheduler scheduler) {
        if (ticker == null && scheduler == null) {
            return SystemClock.acquire();
        }
        Ticker time = ticker == null ? Ticker.system() : ticker;
        if (scheduler != null) {
            return new TickerClock(time, scheduler, () -> {});
        }
        SystemClock timer = SystemClock.acquire();
        return new TickerClock(time, timer, timer::close);
    }
}
