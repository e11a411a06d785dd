package io.github.corralcache.sample.shop;

/** The kinds of SQL the shop runs, from cheap to expensive. */
public enum Query {
    /** One row by its key. */
    PRODUCT,
    /** A ranking of one category's products by the order lines they appear in. */
    BESTSELLERS,
    /** An aggregation over all order lines. */
    MARKET_REPORT,
    /** All order lines joined with the others of their orders. */
    BASKET_REPORT
}
