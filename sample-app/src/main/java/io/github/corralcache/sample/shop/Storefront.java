package io.github.corralcache.sample.shop;

import java.util.List;
import java.util.Optional;

/** What the pages need of the shop, each answered from a cache of its own. Thread-safe. */
public interface Storefront {

    /** Returns the product with this id, if there is one. */
    Optional<Product> product(int id);

    /** Returns the most sold products of a category, best first; none where there is no such category. */
    List<Bestseller> bestsellers(int categoryId);

    /** Returns the report on one market. */
    MarketReport marketReport(Market market);

    /** Returns what is bought together in one market. */
    BasketReport basketReport(Market market);
}
