package io.github.corralcache.engine;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Refresh;
import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
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
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Puts a cache together. */
public final class Assembly {

    private static final int ENTRIES_PER_SEGMENT = 1024;
    private static final long SEED = 0x9e3779b97f4a7c15L;

    private Assembly() {}

    /**
     * Builds a cache.
     *
     * @param segments how many segments; zero for as many as suit the size
     * @param executor runs refreshes; null for threads of the cache's own
     * @param ticker tells the time; null for the system's
     * @param scheduler runs timeouts; null for the shared one
     */
    public static <K, V> Cache<K, V> build(
            String name,
            CacheSettings settings,
            EvictionPolicy.Factory policy,
            int segments,
            UserCode<K, V> userCode,
            @Nullable Executor executor,
            @Nullable Ticker ticker,
            @Nullable Scheduler scheduler) {
        Clock clock = clock(ticker, scheduler);
        StatsRecorder stats = settings.recordStats() ? StatsRecorder.striped() : StatsRecorder.disabled();
        FlightTable<K, V> flights = new FlightTable<>();
        Tags tags = new Tags();
        Lifetimes lifetimes = new Lifetimes(settings.ttl(), settings.jitter(), settings.earlyRefresh(), tags);
        FailureBackoff<K> backoff = new FailureBackoff<>(
                settings.limits(), Timescale.nanos(settings.ttl().soft()));
        Store<K, V> store = new Store<>(
                segments == 0 ? suitableSegments(settings) : segments,
                settings.maximum(),
                policy,
                lifetimes,
                clock,
                stats,
                flights,
                backoff,
                userCode,
                tags,
                SEED);
        ExecutorService ownThreads = null;
        Executor refreshes = executor;
        if (refreshes == null) {
            refreshes = ownThreads = new RefreshThreads(name);
        }
        LoadLimits limits = settings.limits();
        LoadTime loadTime = new LoadTime();
        LoadPermits permits = new LoadPermits(limits.maxConcurrentLoads());
        WaitRoom waitRoom =
                new WaitRoom(name, limits, clock, loadTime, () -> stats.count(Counter.REJECTED_WAIT_TIMEOUT));
        Turns<K, V> turns = new Turns<>(
                name,
                store,
                flights,
                backoff,
                waitRoom,
                permits,
                loadTime,
                new EarlyDraw(settings.earlyRefresh()),
                tags,
                clock,
                stats,
                Durations.nanos(limits.loadTimeout()));
        Landings<K, V> landings = new Landings<>(store, flights, backoff, loadTime, tags, stats);
        boolean background = settings.refresh() == Refresh.BACKGROUND;
        Loads<K, V> loads = new Loads<>(name, turns, landings, waitRoom, permits, clock, stats, refreshes, background);
        BulkLoads<K, V> bulkLoads = new BulkLoads<>(turns, landings, loads, permits, clock, refreshes, background);
        return new BoundedCache<>(
                name, settings, store, loads, bulkLoads, flights, waitRoom, loadTime, stats, clock, ownThreads);
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

    /**
     * Enough segments that writers seldom meet, few enough that each sees a fair sample of the keys. How many entries a
     * weight stands for is unknown, so weighted caches get segments for the writers only.
     */
    private static int suitableSegments(CacheSettings settings) {
        int processors = Runtime.getRuntime().availableProcessors();
        long most = processors <= 8 ? 64 : 256;
        long bySize = settings.maximum() / ENTRIES_PER_SEGMENT;
        long suitable = settings.weighted() ? Math.min(bySize, processors * 2L) : bySize;
        return (int) Long.highestOneBit(Math.max(1, Math.min(most, suitable)));
    }
}
