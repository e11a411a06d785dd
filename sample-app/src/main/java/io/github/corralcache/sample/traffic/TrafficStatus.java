package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.Query;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is under way, and the figures of the latest runs.
 *
 * @param isRunning whether a replay, a stampede or a contest is under way
 * @param logSize how many requests the product-page log holds
 * @param replay the latest replay, if there was one
 * @param stampede the latest stampede, if there was one
 * @param contest the latest contest of policies, if there was one
 */
public record TrafficStatus(
        boolean isRunning,
        int logSize,
        @Nullable ReplayStatus replay,
        @Nullable StampedeStatus stampede,
        @Nullable ContestStatus contest) {

    /**
     * A replay.
     *
     * @param pagesPerSecond the speed; zero for as fast as the shop answers
     * @param on with protection; null before it begins
     * @param off without; null before it begins
     */
    public record ReplayStatus(
            int requests,
            int pagesPerSecond,
            @Nullable RunFigures on,
            @Nullable RunFigures off) {}

    /**
     * A stampede.
     *
     * @param market the market whose report all callers want
     * @param on with protection; null before it begins
     * @param off without; null before it begins
     */
    public record StampedeStatus(
            int callers,
            Market market,
            @Nullable StampedeFigures on,
            @Nullable StampedeFigures off) {}

    /**
     * A contest of policies.
     *
     * @param size entries that each cache holds at most
     */
    public record ContestStatus(int visits, long size, List<ContenderFigures> contenders) {}

    /**
     * One of those who compete.
     *
     * @param visited visits answered so far
     * @param queries queries run, of each kind; none before it begins
     * @param databaseSeconds the time they took
     */
    public record ContenderFigures(String name, int visited, Map<Query, Long> queries, double databaseSeconds) {}
}
