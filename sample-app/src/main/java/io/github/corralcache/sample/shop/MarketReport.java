package io.github.corralcache.sample.shop;

import java.util.List;

/**
 * What one market buys, compared with all of them.
 *
 * @param categories the categories with the highest revenue in the market, highest first
 */
public record MarketReport(Market market, List<Category> categories) {

    /**
     * One category's share of the revenue.
     *
     * @param revenueCents revenue in the market
     * @param worldRevenueCents revenue in all markets
     * @param productsSold how many products were sold at least once, in any market
     */
    public record Category(int id, String name, long revenueCents, long worldRevenueCents, long productsSold) {}
}
