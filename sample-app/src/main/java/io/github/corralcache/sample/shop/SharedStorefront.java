package io.github.corralcache.sample.shop;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.cache.Cache;

/** The shop with one cache for everything: rows, rankings and reports compete for its room. */
final class SharedStorefront implements Storefront {

    private final Cache cache;
    private final ShopQueries queries;

    SharedStorefront(Cache cache, ShopQueries queries) {
        this.cache = cache;
        this.queries = queries;
    }

    private record Key(Query query, Object id) {}

    @Override
    public Optional<Product> product(int id) {
        return cached(new Key(Query.PRODUCT, id), () -> queries.product(id));
    }

    @Override
    public List<Bestseller> bestsellers(int categoryId) {
        return cached(new Key(Query.BESTSELLERS, categoryId), () -> queries.bestsellers(categoryId));
    }

    @Override
    public MarketReport marketReport(Market market) {
        return cached(new Key(Query.MARKET_REPORT, market), () -> queries.marketReport(market));
    }

    @Override
    public BasketReport basketReport(Market market) {
        return cached(new Key(Query.BASKET_REPORT, market), () -> queries.basketReport(market));
    }

    private <T> T cached(Key key, Callable<T> query) {
        return Objects.requireNonNull(cache.get(key, query));
    }
}
