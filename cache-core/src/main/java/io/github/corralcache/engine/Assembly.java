package io.github.corralcache.engine;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.Expiry;
import io.github.corralcache.Refresh;
import io.github.corralcache.RemovalListener;
import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
import io.github.corralcache.Weigher;
import io.github.corralcache.expiry.Timescale;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.loading.LoadTime;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.stats.StatsRecorder;
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
            @Nullable Weigher<? super K, ? super V> weigher,
            @Nullable Expiry<? super K, ? super V> expiry,
            @Nullable RemovalListener<? super K, ? super V> listener,
            @Nullable Executor executor,
            @Nullable Ticker ticker,
            @Nullable Scheduler scheduler) {
        Clock clock = clock(ticker, scheduler);
        StatsRecorder stats = settings.recordStats() ? StatsRecorder.striped() : StatsRecorder.disabled();
        FlightTable<K, V> flights = new FlightTable<>();
        Lifetimes lifetimes = new Lifetimes(settings.ttl(), settings.jitter());
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
                weigher,
                expiry,
                listener,
                SEED);
        ExecutorService ownThreads = null;
        Executor refreshes = executor;
        if (refreshes == null) {
            refreshes = ownThreads = new RefreshThreads(name);
        }
        LoadTime loadTime = new LoadTime();
        Loads<K, V> loads = new Loads<>(
                name,
                store,
                flights,
                backoff,
                settings.limits(),
                loadTime,
                clock,
                stats,
                refreshes,
                settings.refresh() == Refresh.BACKGROUND);
        return new BoundedCache<>(name, settings, store, loads, flights, loadTime, stats, clock, ownThreads);
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
