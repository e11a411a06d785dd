package io.github.corralcache.sample.shop;

import java.util.List;

/**
 * What one market puts into the same order, compared with all of them.
 *
 * @param pairs the two categories most often bought together in the market, and those that follow, most often first
 */
public record BasketReport(Market market, List<Pair> pairs) {

    /**
     * Two categories.
     *
     * @param times how many pairs of lines, one of each category, orders of the market have
     * @param worldTimes how many orders of all markets have
     */
    public record Pair(String category, String other, long times, long worldTimes) {}
}
