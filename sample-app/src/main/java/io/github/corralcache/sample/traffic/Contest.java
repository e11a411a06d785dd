package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Contender;
import io.github.corralcache.sample.shop.Contenders;
import io.github.corralcache.sample.shop.ProductPage;
import io.github.corralcache.sample.shop.Query;
import io.github.corralcache.sample.shop.Storefront;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Sends the same visits, one after the other, through shops that differ only in how their one cache chooses the entry
 * to evict. The first to run pays for a JVM that is still cold. Thread-safe.
 */
final class Contest {

    private final List<Entrant> entrants;
    private final ProductPageLog log;
    private final int visits;

    Contest(Contenders contenders, ProductPageLog log, int visits) {
        this.entrants = contenders.all().stream().map(Entrant::new).toList();
        this.log = log;
        this.visits = visits;
    }

    /** Runs to the end, or until {@code isStopped}. */
    void run(BooleanSupplier isStopped) {
        for (Entrant entrant : entrants) {
            entrant.begin();
            Storefront storefront = entrant.contender.storefront();
            for (int i = 0; i < visits && !isStopped.getAsBoolean(); i++) {
                storefront.product(log.key(i)).ifPresent(product -> ProductPage.of(product, storefront));
                entrant.visited = i + 1;
            }
            entrant.end();
        }
    }

    TrafficStatus.ContestStatus status() {
        return new TrafficStatus.ContestStatus(
                visits,
                entrants.get(0).contender.maximumSize(),
                entrants.stream().map(Entrant::figures).toList());
    }

    /** A contender, and how it does. Written by the thread that runs the contest alone. */
    private static final class Entrant {

        private record Asked(Map<Query, Long> queries, Duration time) {}

        private final Contender contender;
        private volatile int visited;
        private volatile Asked before = new Asked(Map.of(), Duration.ZERO);
        private volatile Asked after = before;
        private volatile boolean isRunning;

        private Entrant(Contender contender) {
            this.contender = contender;
        }

        private void begin() {
            contender.clear();
            before = asked();
            isRunning = true;
        }

        private void end() {
            after = asked();
            isRunning = false;
        }

        private Asked asked() {
            Map<Query, Long> queries = new EnumMap<>(Query.class);
            Duration time = Duration.ZERO;
            for (Query query : Query.values()) {
                queries.put(query, contender.queriesRun(query));
                time = time.plus(contender.queryTime(query));
            }
            return new Asked(queries, time);
        }

        private TrafficStatus.ContenderFigures figures() {
            Asked now = isRunning ? asked() : after;
            Asked start = before;
            Map<Query, Long> queries = new EnumMap<>(Query.class);
            now.queries.forEach((query, count) -> queries.put(query, count - start.queries.getOrDefault(query, 0L)));
            return new TrafficStatus.ContenderFigures(
                    contender.name(),
                    visited,
                    queries,
                    now.time.minus(start.time).toNanos() / 1e9);
        }
    }
}
