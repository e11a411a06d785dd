package io.github.corralcache.sample.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product's page. Every page needs the product's row; three in ten also show the bestsellers of its category, and one
 * in ten what the product's home market buys. Which do depends on the product alone, so a replay is the same each time.
 */
public record ProductPage(
        Product product,
        @Nullable List<Bestseller> bestsellers,
        @Nullable MarketReport report) {

    /** Looks up what the page of {@code product} shows. */
    public static ProductPage of(Product product, Storefront storefront) {
        int kind = product.id() % 10;
        return new ProductPage(
                product,
                kind < 3 ? storefront.bestsellers(product.categoryId()) : null,
                kind == 9 ? storefront.marketReport(homeMarket(product)) : null);
    }

    /** Returns whether the page of the product with this id shows nothing but its row. */
    public static boolean needsOnlyItsRow(int productId) {
        int kind = productId % 10;
        return kind >= 3 && kind < 9;
    }

    private static Market homeMarket(Product product) {
        Market[] markets = Market.values();
        return markets[product.id() / 10 % markets.length];
    }
}
