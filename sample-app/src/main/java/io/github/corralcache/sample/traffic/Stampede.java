package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.Query;
import io.github.corralcache.sample.shop.QueryCosts;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Many callers who all ask, at once, for one report that has just left the cache, while a passer-by looks at other
 * things. All are connected before the first one asks: opening hundreds of connections takes longer than the report
 * does. Latency counts for each of them from before the first one asks. Thread-safe.
 */
final class Stampede implements Load {

    /** How often the callers ask: 20,000 requests of 500 callers, enough for a JVM to compile what answers them. */
    private static final int REHEARSALS = 40;

    private static final int REHEARSALS_PER_QUERY = 8;

    private final Shop shop;
    private final QueryCosts costs;
    private final ProductPageLog log;
    private final int callers;
    private final Market market;
    private final Map<Protection, Duration> oneQuery = new ConcurrentHashMap<>();
    private final Map<Protection, PasserBy> passersBy = new ConcurrentHashMap<>();

    Stampede(Shop shop, QueryCosts costs, ProductPageLog log, int callers, Market market) {
        this.shop = shop;
        this.costs = costs;
        this.log = log;
        this.callers = callers;
        this.market = market;
    }

    Market market() {
        return market;
    }

    @Override
    public int requests() {
        return callers;
    }

    @Override
    public Set<Query> queries() {
        return EnumSet.of(Query.BASKET_REPORT);
    }

    @Override
    public Duration resolution() {
        return Duration.ofMillis(20);
    }

    @Override
    public void prepare(Protection protection) {
        oneQuery.put(protection, costs.measureBasketReport(market));
        shop.evictBasketReport(protection, market);
        // What the passer-by looks at is to come from the database.
        shop.clearCache(protection, Query.PRODUCT);
    }

    @Override
    public void send(ShopClient client, Protection protection, Run run, BooleanSupplier isStopped) {
        if (isStopped.getAsBoolean()) {
            return;
        }
        PasserBy passerBy = new PasserBy(client, protection, log);
        passersBy.put(protection, passerBy);
        try (Herd herd = client.herd(market, protection, callers)) {
            passerBy.come();
            run.start();
            long start = run.startNanos();
            herd.ask(ShopClient.PATIENCE, outcome -> run.finished(start, outcome));
        } finally {
            passerBy.leave();
        }
    }

    /**
     * Has the callers ask again and again, and keeps no figures. With protection the report leaves the cache now and
     * then; without, where each of them would run a query, it is there.
     */
    void rehearse(ShopClient client, Protection protection, BooleanSupplier isStopped) {
        PasserBy passerBy = new PasserBy(client, protection, log);
        passerBy.come();
        try {
            for (int i = 0; i < REHEARSALS && !isStopped.getAsBoolean(); i++) {
                boolean isToBeCold = protection == Protection.ON && i % REHEARSALS_PER_QUERY == 0;
                if (isToBeCold) {
                    shop.evictBasketReport(protection, market);
                } else {
                    shop.storefront(protection).basketReport(market);
                }
                try (Herd herd = client.herd(market, protection, callers)) {
                    herd.ask(ShopClient.PATIENCE, outcome -> {});
                }
            }
        } finally {
            passerBy.leave();
        }
    }

    /** Returns the figures of a run that has begun, and what only a stampede has. */
    StampedeFigures figures(Protection protection, RunFigures run) {
        double oneQueryMillis = oneQuery.getOrDefault(protection, Duration.ZERO).toNanos() / 1e6;
        PasserBy passerBy = passersBy.get(protection);
        return new StampedeFigures(
                run,
                oneQueryMillis,
                oneQueryMillis == 0 ? 0 : run.latency().p99() / oneQueryMillis,
                passerBy == null ? StampedeFigures.Looks.NONE : passerBy.health(),
                passerBy == null ? StampedeFigures.Looks.NONE : passerBy.pages());
    }

    @Override
    public String toString() {
        return "Stampede of " + callers + " callers";
    }
}
