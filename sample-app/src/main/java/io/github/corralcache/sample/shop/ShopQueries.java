package io.github.corralcache.sample.shop;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The shop's SQL, and the count of what was run. Thread-safe; every method asks the database. */
class ShopQueries {

    private static final String PRODUCT = """
            select p.id, p.name, p.category_id, c.name as category, p.price_cents, p.stock
            from product p join category c on c.id = p.category_id
            where p.id = ?
            """;

    private static final String BESTSELLERS = """
            select p.id as product_id, p.name, sum(l.quantity) as sold
            from product p join order_line l on l.product_id = p.id
            where p.category_id = ?
            group by p.id, p.name
            order by sold desc, p.id
            limit 10
            """;

    private static final String MARKET_REPORT = """
            select c.id, c.name, s.revenue_cents, s.world_revenue_cents, s.products_sold
            from (select category_id,
                         sum(amount_cents) as world_revenue_cents,
                         sum(case when market = ? then amount_cents else 0 end) as revenue_cents,
                         count(distinct product_id) as products_sold
                  from order_line
                  group by category_id) s
            join category c on c.id = s.category_id
            order by s.revenue_cents desc, c.id
            limit 10
            """;

    private static final String BASKET_REPORT = """
            select c.name as category, o.name as other, s.times, s.world_times
            from (select l.category_id, m.category_id as other_id,
                         count(*) as world_times,
                         sum(case when l.market = ? then 1 else 0 end) as times
                  from order_line l
                  join order_line m on m.order_id = l.order_id and m.category_id > l.category_id
                  group by l.category_id, m.category_id) s
            join category c on c.id = s.category_id
            join category o on o.id = s.other_id
            order by s.times desc, c.id, o.id
            limit 10
            """;

    private static final RowMapper<Product> TO_PRODUCT = DataClassRowMapper.newInstance(Product.class);
    private static final RowMapper<Bestseller> TO_BESTSELLER = DataClassRowMapper.newInstance(Bestseller.class);
    private static final RowMapper<MarketReport.Category> TO_REPORT_CATEGORY =
            DataClassRowMapper.newInstance(MarketReport.Category.class);
    private static final RowMapper<BasketReport.Pair> TO_PAIR = DataClassRowMapper.newInstance(BasketReport.Pair.class);

    private final JdbcClient jdbc;
    private final QueryMeter meter = new QueryMeter();

    ShopQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the product with this id, if there is one. */
    Optional<Product> product(int id) {
        return meter.time(
                Query.PRODUCT,
                () -> jdbc.sql(PRODUCT).param(id).query(TO_PRODUCT).optional());
    }

    /** Returns the most sold products of a category, best first; none where there is no such category. */
    List<Bestseller> bestsellers(int categoryId) {
        return meter.time(
                Query.BESTSELLERS,
                () -> jdbc.sql(BESTSELLERS)
                        .param(categoryId)
                        .query(TO_BESTSELLER)
                        .list());
    }

    /** Returns the report on one market, made from every order line of the shop. */
    MarketReport marketReport(Market market) {
        List<MarketReport.Category> categories = meter.time(
                Query.MARKET_REPORT,
                () -> jdbc.sql(MARKET_REPORT)
                        .param(market.name())
                        .query(TO_REPORT_CATEGORY)
                        .list());
        return new MarketReport(market, categories);
    }

    /** Returns what is bought together in one market, made from every two order lines that share an order. */
    BasketReport basketReport(Market market) {
        List<BasketReport.Pair> pairs = meter.time(
                Query.BASKET_REPORT,
                () -> jdbc.sql(BASKET_REPORT)
                        .param(market.name())
                        .query(TO_PAIR)
                        .list());
        return new BasketReport(market, pairs);
    }

    /** Returns the count of the queries run so far through this object. */
    QueryMeter meter() {
        return meter;
    }
}
