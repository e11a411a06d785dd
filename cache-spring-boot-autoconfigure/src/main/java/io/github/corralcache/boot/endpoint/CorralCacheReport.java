package io.github.corralcache.boot.endpoint;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheStats;
import io.github.corralcache.CostUnit;
import io.github.corralcache.Explanation;
import io.github.corralcache.KeyDigests;
import io.github.corralcache.Surprise;
import io.github.corralcache.TopEntries;
import io.github.corralcache.TopEntry;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.RefreshRejections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All that there is to know of one cache, as Corral's endpoint shows it: the figures of the {@code caches} endpoint and
 * some more, its settings, its flights, the entries that stand out, and why it gives up what it gives up. Of keys only
 * a digest is shown, of values nothing. What is null is left out.
 */
public final class CorralCacheReport extends CorralCacheDescriptor implements OperationResponseBody {

    /** How many entries are shown of each kind. */
    private static final int TOP = 10;

    private final String name;
    private final String cacheManager;
    private final SettingsDescriptor settings;
    private final CostUnit costUnit;
    private final List<FlightDescriptor> flights;
    private final TopEntries<Object> top;
    private final Explanation explanation;
    private final KeyDigests digests;
    private final RefreshRejections refreshRejections;
    private final @Nullable TierDescriptor tier;

    CorralCacheReport(CorralCache cache, String cacheManager, KeyDigests digests) {
        super(cache);
        Cache<Object, Object> engine = cache.getNativeCache();
        this.name = cache.getName();
        this.cacheManager = cacheManager;
        this.settings = SettingsDescriptor.of(cache);
        this.costUnit = engine.settings().costUnit();
        this.flights = FlightDescriptor.of(engine, null, digests).toList();
        this.top = engine.topEntries(TOP);
        this.explanation = engine.explain();
        this.digests = digests;
        this.refreshRejections = cache.refreshRejections();
        this.tier = TierDescriptor.of(engine.tier());
    }

    public String getName() {
        return name;
    }

    /** Returns the bean name of the cache manager. */
    public String getCacheManager() {
        return cacheManager;
    }

    /** Returns the settings in force, as one writes them in properties. */
    public SettingsDescriptor getSettings() {
        return settings;
    }

    /** Returns what the cache shares with other nodes; null for nothing. */
    public @Nullable TierDescriptor getTier() {
        return tier;
    }

    // ---- figures

    /** Returns how many loads there were of those that regenerated a stale value. */
    public @Nullable Long getRefreshes() {
        return count(CacheStats::refreshes);
    }

    /** Returns how many seconds the mean load took, failed ones included; null if there was none. */
    public @Nullable Double getMeanLoadTime() {
        return figure(stats -> {
            long loads = stats.loads() + stats.loadFailures();
            return loads == 0 ? null : Words.seconds(stats.loadTime()) / loads;
        });
    }

    /** Returns how many loads ran into the load timeout. */
    public @Nullable Long getLoadTimeouts() {
        return count(CacheStats::loadTimeouts);
    }

    /** Returns how many loaded values were not stored because the key was written or removed meanwhile. */
    public @Nullable Long getDiscarded() {
        return count(CacheStats::discarded);
    }

    /** Returns how many values were stored, loads included. */
    public @Nullable Long getPuts() {
        return count(CacheStats::puts);
    }

    /** Returns the weight of the entries given up to make room. */
    public @Nullable Long getEvictedWeight() {
        return count(CacheStats::evictedWeight);
    }

    /** Returns how many entries were removed because they were gone. */
    public @Nullable Long getExpirations() {
        return count(CacheStats::expirations);
    }

    /** Returns how many values were refused because they outweigh all that the cache could have. */
    public @Nullable Long getOversize() {
        return count(CacheStats::oversize);
    }

    /** Returns how many values were refused because the weigher could not weigh them. */
    public @Nullable Long getWeigherFailures() {
        return count(CacheStats::weigherFailures);
    }

    /** Returns how many lookups were turned away, by the limit that did it. */
    public @Nullable Map<String, Long> getRejections() {
        return figure(stats -> Words.of(stats.rejections()));
    }

    /** Returns how many refreshes were turned away, by what did it. */
    public @Nullable Map<String, Long> getRefreshRejections() {
        return figure(stats -> Words.of(refreshRejections.counts()));
    }

    /** Returns how many lookups were answered with a stale value, by why it was not a fresh one. */
    public @Nullable Map<String, Long> getStaleReasons() {
        return figure(stats -> Words.of(stats.staleReasons()));
    }

    // ---- flights

    /** Returns how many loads run. */
    public int getFlightsInProgress() {
        return flights.size();
    }

    /** Returns how many callers wait for them. */
    public int getWaiters() {
        return FlightDescriptor.waiters(flights);
    }

    /** Returns the loads that have been running longest, a hundred at most. */
    public List<FlightDescriptor> getFlights() {
        return FlightDescriptor.oldest(flights);
    }

    // ---- entries

    /** Returns what costs are counted in: {@code seconds}, {@code declared} or {@code none}. */
    public String getCostUnit() {
        return CostFigure.unit(costUnit);
    }

    /** Returns the entries with the largest shares of the latest hits. */
    public List<EntryDescriptor> getHottest() {
        return describe(top.hottest());
    }

    /** Returns how many hits these shares are of. */
    public int getSampledHits() {
        return top.sampledHits();
    }

    /** Returns the entries that cost most to load again, of those examined. */
    public List<EntryDescriptor> getCostliest() {
        return describe(top.costliest());
    }

    /** Returns how many entries were looked at for their cost. */
    public int getExaminedEntries() {
        return top.examined();
    }

    private List<EntryDescriptor> describe(List<TopEntry<Object>> entries) {
        return entries.stream()
                .map(entry -> EntryDescriptor.of(entry, costUnit, digests))
                .toList();
    }

    // ---- evictions

    /** Returns how many of a sample of evictions each term decided. */
    public Map<String, Long> getEvictionReasons() {
        return Words.of(explanation.reasons());
    }

    /** Returns the latest evictions of the sample, the latest first. */
    public List<EvictionDescriptor> getLatestEvictions() {
        return explanation.latest().stream()
                .map(eviction -> EvictionDescriptor.of(eviction, costUnit, digests))
                .toList();
    }

    /** Returns how groups of keys fare, where the policy goes by costs and knows. */
    public List<Surprise> getSurprises() {
        return explanation.surprises();
    }
}
