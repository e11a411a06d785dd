package io.github.corralcache.sample.shop;

import java.util.List;
import java.util.Optional;
import org.springframework.cache.annotation.Cacheable;

/** The same shop for comparison: its caches are configured with {@code protect: none}, as any other cache would be. */
class UnprotectedStorefront implements Storefront {

    private final ShopQueries queries;

    UnprotectedStorefront(ShopQueries queries) {
        this.queries = queries;
    }

    @Override
    @Cacheable("unprotected-products")
    public Optional<Product> product(int id) {
        return queries.product(id);
    }

    @Override
    @Cacheable("unprotected-bestsellers")
    public List<Bestseller> bestsellers(int categoryId) {
        return queries.bestsellers(categoryId);
    }

    @Override
    @Cacheable("unprotected-market-reports")
    public MarketReport marketReport(Market market) {
        return queries.marketReport(market);
    }

    @Override
    @Cacheable("unprotected-basket-reports")
    public BasketReport basketReport(Market market) {
        return queries.basketReport(market);
    }
}
