package io.github.corralcache.sample.shop;

import java.util.List;
import java.util.Optional;
import org.springframework.cache.annotation.Cacheable;

/** The shop as an application with Corral has it: plain {@code @Cacheable} methods. */
class ProtectedStorefront implements Storefront {

    private final ShopQueries queries;

    ProtectedStorefront(ShopQueries queries) {
        this.queries = queries;
    }

    @Override
    @Cacheable("products")
    public Optional<Product> product(int id) {
        return queries.product(id);
    }

    @Override
    @Cacheable("bestsellers")
    public List<Bestseller> bestsellers(int categoryId) {
        return queries.bestsellers(categoryId);
    }

    @Override
    @Cacheable("market-reports")
    public MarketReport marketReport(Market market) {
        return queries.marketReport(market);
    }

    @Override
    @Cacheable("basket-reports")
    public BasketReport basketReport(Market market) {
        return queries.basketReport(market);
    }
}
