package io.github.corralcache.boot.metrics;

import io.github.corralcache.CachePool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * What one cache has of its pools, a gauge for each pool that it reaches. A pool where only a router of the
 * application's might send its keys has none before it does: that is noticed when another gauge of the cache is read,
 * so the gauge is there at the reading after. Thread-safe.
 */
final class PoolWeights {

    private final String cache;
    private final Tag manager;
    private final MeterRegistry registry;
    private final Consumer<Meter> registered;

    /** Pools that have no gauge. */
    private final Set<CachePool> unreached = ConcurrentHashMap.newKeySet();

    /**
     * @param manager tells the cache from one of the same name
     * @param registered is told of each gauge
     */
    PoolWeights(
            String cache,
            Tag manager,
            Collection<CachePool> pools,
            MeterRegistry registry,
            Consumer<Meter> registered) {
        this.cache = cache;
        this.manager = manager;
        this.registry = registry;
        this.registered = registered;
        pools.stream().filter(pool -> share(pool).isPresent()).forEach(unreached::add);
    }

    /** To register a gauge that is there already changes nothing. */
    void register(BiPredicate<CachePool, CachePool.Share> isReached) {
        for (CachePool pool : List.copyOf(unreached)) {
            if (share(pool).filter(share -> isReached.test(pool, share)).isPresent() && unreached.remove(pool)) {
                registered.accept(Gauge.builder("corral.pool.weight", pool, this::read)
                        .tag("pool", pool.name())
                        .tag("cache", cache)
                        .tags(List.of(manager))
                        .description("What the entries of a cache weigh in a pool that it shares")
                        .register(registry));
            }
        }
    }

    private double read(CachePool pool) {
        register((other, share) -> share.weight() > 0);
        return share(pool).map(CachePool.Share::weight).orElse(0L);
    }

    private Optional<CachePool.Share> share(CachePool pool) {
        return pool.shares().stream()
                .filter(share -> share.cache().equals(cache))
                .findFirst();
    }
}
