package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.Query;
import io.github.corralcache.sample.shop.QueryCosts;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.shop.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the figures of one run: counts from zero, whatever the shop did before. Thread-safe: every field that changes
 * is guarded by this object's lock, which is held for a few instructions per request.
 */
final class Run {

    private final Shop shop;
    private final QueryCosts costs;
    private final Protection protection;
    private final Set<Query> queries;
    private final long bucketNanos;
    private final Map<Query, Usage> usageBefore;
    private final long costlyQueriesBefore;
    private final long[] latencies;
    private final List<Moment> timeline = new ArrayList<>();

    private RunFigures.State state = RunFigures.State.RUNNING;
    private int finished;
    private int answered;
    private int turnedAway;
    private int failed;
    private boolean isStarted;
    private long startNanos;
    private long lastNanos;

    /** The usage when the run ended: what the shop does later is not of this run. */
    private @Nullable Map<Query, Usage> usageAtEnd;

    /** @param load what is going to be sent */
    Run(Shop shop, QueryCosts costs, Protection protection, Load load) {
        this.shop = shop;
        this.costs = costs;
        this.protection = protection;
        this.queries = load.queries();
        this.bucketNanos = load.resolution().toNanos();
        this.latencies = new long[load.requests()];
        this.usageBefore = shop.usage(protection);
        this.costlyQueriesBefore = costlyQueries();
    }

    /** Starts the clock. To be called before the first request is due. */
    synchronized void start() {
        isStarted = true;
        startNanos = System.nanoTime();
        lastNanos = startNanos;
    }

    /** Returns when the clock was started. */
    synchronized long startNanos() {
        return startNanos;
    }

    /** Adds a request that was due at {@code dueNanos} and has come to its {@code outcome} just now. */
    void finished(long dueNanos, Outcome outcome) {
        long costlyQueries = costlyQueries() - costlyQueriesBefore;
        synchronized (this) {
            lastNanos = System.nanoTime();
            long latency = lastNanos - dueNanos;
            latencies[finished++] = latency;
            switch (outcome) {
                case ANSWERED -> answered++;
                case TURNED_AWAY -> turnedAway++;
                case FAILED -> failed++;
            }
            long bucket = (lastNanos - startNanos) / bucketNanos;
            if (timeline.isEmpty() || timeline.get(timeline.size() - 1).bucket < bucket) {
                timeline.add(new Moment(bucket));
            }
            Moment moment = timeline.get(timeline.size() - 1);
            moment.answered = answered;
            moment.costlyQueries = Math.max(moment.costlyQueries, costlyQueries);
            moment.slowestNanos = Math.max(moment.slowestNanos, latency);
        }
    }

    /** Ends the run, which keeps its figures as they are now. Only the first call counts. */
    void end(RunFigures.State how) {
        Map<Query, Usage> usage = usage();
        synchronized (this) {
            if (usageAtEnd == null) {
                usageAtEnd = usage;
                state = how;
            }
        }
    }

    RunFigures figures() {
        Map<Query, Usage> usageNow = usage();
        Map<Query, RunFigures.QueryFigures> byQuery = new EnumMap<>(Query.class);
        Usage total = Usage.NONE;
        long savedNanos = 0;
        synchronized (this) {
            for (Map.Entry<Query, Usage> entry : (usageAtEnd == null ? usageNow : usageAtEnd).entrySet()) {
                Usage usage = entry.getValue();
                total = total.plus(usage);
                savedNanos += Math.max(0, usage.lookups() - usage.queries())
                        * costs.of(entry.getKey()).toNanos();
                byQuery.put(
                        entry.getKey(),
                        new RunFigures.QueryFigures(
                                usage.lookups(),
                                usage.hitRatio(),
                                usage.queries(),
                                usage.stale(),
                                usage.coalesced(),
                                usage.rejected()));
            }
            boolean isRunning = isStarted && state == RunFigures.State.RUNNING;
            long untilNanos = isRunning ? System.nanoTime() : lastNanos;
            return new RunFigures(
                    state,
                    latencies.length,
                    answered,
                    turnedAway,
                    failed,
                    seconds(untilNanos - startNanos),
                    latency(),
                    total.lookups(),
                    total.hitRatio(),
                    total.queries(),
                    seconds(total.queryTime().toNanos()),
                    seconds(savedNanos),
                    byQuery,
                    timeline.stream().map(this::point).toList());
        }
    }

    private long costlyQueries() {
        return shop.queriesRun(protection, Query.BESTSELLERS)
                + shop.queriesRun(protection, Query.MARKET_REPORT)
                + shop.queriesRun(protection, Query.BASKET_REPORT);
    }

    private Map<Query, Usage> usage() {
        Map<Query, Usage> usage = shop.usage(protection);
        usage.keySet().retainAll(queries);
        usage.replaceAll((query, now) -> now.since(usageBefore.getOrDefault(query, Usage.NONE)));
        return usage;
    }

    private RunFigures.Latency latency() {
        long[] sorted = Arrays.copyOf(latencies, finished);
        Arrays.sort(sorted);
        return new RunFigures.Latency(
                percentile(sorted, 0.5), percentile(sorted, 0.95), percentile(sorted, 0.99), percentile(sorted, 1));
    }

    /** The smallest latency that at least {@code share} of all do not exceed. */
    static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : millis(sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    private RunFigures.Point point(Moment moment) {
        return new RunFigures.Point(
                seconds((moment.bucket + 1) * bucketNanos),
                moment.answered,
                moment.costlyQueries,
                millis(moment.slowestNanos));
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static final class Moment {
        private final long bucket;
        private int answered;
        private long costlyQueries;
        private long slowestNanos;

        private Moment(long bucket) {
            this.bucket = bucket;
        }
    }
}
