package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Query;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a run went, or has gone so far. Latencies are in milliseconds, as callers saw them.
 *
 * @param requests how many requests the run is to send
 * @param answered requests answered as they should be
 * @param turnedAway requests told when to come back, because too many wait for what they want
 * @param failed requests answered with another error, or not at all
 * @param seconds how long the run took
 * @param hitRatio share of the cache lookups that found a value, from 0 to 1
 * @param queries queries asked of the database, those that got no connection included
 * @param databaseSeconds time callers spent waiting for the database, those who waited at the same time each in full
 * @param savedSeconds what the lookups that asked for no query would have cost an idle database
 * @param byQuery what each cache was asked, and the queries that followed
 * @param timeline one point for each moment in which requests were answered, in order
 */
public record RunFigures(
        State state,
        int requests,
        long answered,
        long turnedAway,
        long failed,
        double seconds,
        Latency latency,
        long lookups,
        double hitRatio,
        long queries,
        double databaseSeconds,
        double savedSeconds,
        Map<Query, QueryFigures> byQuery,
        List<Point> timeline) {

    /** Says the main figures in one line, for the log. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%d answered, %d turned away, %d failed in %.1f s; %d lookups, %.1f%% hits, %d queries; p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                answered,
                turnedAway,
                failed,
                seconds,
                lookups,
                100 * hitRatio,
                queries,
                latency.p50,
                latency.p99,
                latency.max);
    }

    /** How far a run is. */
    public enum State {
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    /** The latency that a share of the requests did not exceed; zeroes where there was no request. */
    public record Latency(double p50, double p95, double p99, double max) {}

    /**
     * One kind of query.
     *
     * @param stale lookups answered with a stale value while a new one was made
     * @param waited lookups that waited for another caller's query instead of running their own
     * @param rejected lookups turned away
     */
    public record QueryFigures(long lookups, double hitRatio, long queries, long stale, long waited, long rejected) {}

    /**
     * One moment of the run.
     *
     * @param answered requests answered since the run began
     * @param costlyQueries rankings and reports queried since then
     * @param slowest the highest latency at this moment
     */
    public record Point(double seconds, long answered, long costlyQueries, double slowest) {}
}
