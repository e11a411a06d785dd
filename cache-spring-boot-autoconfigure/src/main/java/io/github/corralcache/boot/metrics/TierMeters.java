package io.github.corralcache.boot.metrics;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheTier;
import io.github.corralcache.TierStats;
import io.github.corralcache.tier.Leases;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one cache's second tier, some twenty series. */
final class TierMeters {

    private final Cache<Object, Object> cache;
    private final Iterable<Tag> tags;
    private final MeterRegistry registry;

    /** @param cache one that has a tier */
    TierMeters(Cache<Object, Object> cache, Iterable<Tag> tags, MeterRegistry registry) {
        this.cache = cache;
        this.tags = tags;
        this.registry = registry;
    }

    void bind() {
        for (Leases.State state : Leases.State.values()) {
            String word = state.name().toLowerCase(Locale.ROOT).replace('_', '-');
            counter(
                    "corral.tier.lookups",
                    "Lookups in the second tier, by what was found",
                    "state",
                    word,
                    stats -> stats.lookups().getOrDefault(state.name(), 0L));
        }
        String publications = "Loaded values offered to the second tier, by what became of them";
        counter("corral.tier.publications", publications, "outcome", "stored", TierStats::published);
        counter("corral.tier.publications", publications, "outcome", "fenced", TierStats::fenced);
        counter("corral.tier.publications", publications, "outcome", "not-encodable", TierStats::notEncodable);
        String failures = "Operations of the second tier that came to nothing";
        counter("corral.tier.failures", failures, "reason", "server", TierMeters::failed);
        counter("corral.tier.failures", failures, "reason", "breaker", TierStats::skipped);
        counter(
                "corral.tier.failures",
                failures,
                "reason",
                "unreadable",
                stats -> sum(stats.unreadable().values()));
        counter("corral.tier.local.loads", "Loads whose value stays on this node", null, "", TierStats::localLoads);
        String waits = "Loads that waited for another node, by how that ended";
        counter("corral.tier.waits", waits, "outcome", "answered", stats -> stats.waits() - stats.waitTimeouts());
        counter("corral.tier.waits", waits, "outcome", "timeout", TierStats::waitTimeouts);
        counter(
                "corral.tier.bus.gaps",
                "How often other nodes' messages may have been missed",
                null,
                "",
                TierStats::busGaps);
        String suspects = "Copies in doubt after that, by what became of them";
        counter("corral.tier.suspects", suspects, "outcome", "confirmed", TierStats::suspectsConfirmed);
        counter("corral.tier.suspects", suspects, "outcome", "dropped", TierStats::suspectsDropped);
        gauge("corral.tier.up", "1 while the server answers", tier -> tier.state() == CacheTier.State.UP ? 1 : 0);
        gauge("corral.tier.waiting", "Loads that wait for another node now", CacheTier::waitingForOthers);
        gauge("corral.tier.undelivered", "Writes that the server has not confirmed yet", CacheTier::undelivered);
    }

    private static long failed(TierStats stats) {
        return sum(stats.failures().values());
    }

    private static long sum(Iterable<Long> counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private void counter(
            String name, String description, @Nullable String tag, String value, ToLongFunction<TierStats> figure) {
        FunctionCounter.Builder<Cache<Object, Object>> builder = FunctionCounter.builder(
                        name, cache, c -> figure.applyAsLong(tier(c).stats()))
                .tags(tags)
                .description(description);
        (tag == null ? builder : builder.tag(tag, value)).register(registry);
    }

    private void gauge(String name, String description, ToLongFunction<CacheTier> figure) {
        Gauge.builder(name, cache, c -> figure.applyAsLong(tier(c)))
                .tags(tags)
                .description(description)
                .register(registry);
    }

    private static CacheTier tier(Cache<Object, Object> cache) {
        return Objects.requireNonNull(cache.tier());
    }
}
