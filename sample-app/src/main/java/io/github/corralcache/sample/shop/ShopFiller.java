package io.github.corralcache.sample.shop;

import io.github.corralcache.sample.trace.ProductPageLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills the shop: a product for each key of the log, and order lines for products in proportion to the requests for
 * their pages. The same data on every machine and database. A database that is full already is left as it is.
 */
final class ShopFiller {

    private static final Logger log = LoggerFactory.getLogger(ShopFiller.class);

    private static final long SEED = 20131201;
    private static final int BATCH = 10_000;
    private static final int MAX_LINES_OF_ORDER = 12;

    private final ProductPageLog pageLog;
    private final int orderLines;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ShopFiller(ProductPageLog pageLog, int orderLines, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.pageLog = pageLog;
        this.orderLines = orderLines;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Fills the database, unless it is full.
     *
     * @throws IllegalStateException if its tables are those of an older shop, which the schema leaves as they are
     */
    void fill() {
        requireTablesOfToday();
        int[] ids = pageLog.distinctKeys();
        boolean isFull = count("product") == ids.length && count("order_line") == orderLines;
        if (isFull) {
            log.info("The shop holds its {} products and {} order lines already", ids.length, orderLines);
        } else {
            long start = System.nanoTime();
            for (String table : List.of("order_line", "product", "category")) {
                jdbc.update("delete from " + table);
            }
            fillOrderLines(fillProducts(ids));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            log.info(
                    "Filled the shop with {} products and {} order lines in {} ms",
                    ids.length,
                    orderLines,
                    took.toMillis());
        }
        // Not in the schema: it is faster to make an index of what is there than to keep one up to date.
        jdbc.execute("create index if not exists order_line_of_product on order_line (product_id)");
        jdbc.execute("create index if not exists order_line_of_order on order_line (order_id)");
        jdbc.execute("analyze");
    }

    private void requireTablesOfToday() {
        try {
            jdbc.execute("select order_id from order_line where 1 = 0");
        } catch (BadSqlGrammarException e) {
            throw new IllegalStateException(
                    "The database has the tables of an older version of the shop: order_line has no order_id. Drop the"
                            + " tables order_line, product and category, or the whole database and create it anew;"
                            + " the next start makes and fills them",
                    e);
        }
    }

    private int[] fillProducts(int[] ids) {
        List<Object[]> categories = new ArrayList<>();
        for (int id = 0; id < Assortment.categories(); id++) {
            categories.add(new Object[] {id, Assortment.category(id)});
        }
        insert("insert into category (id, name) values (?, ?)", categories);

        SplittableRandom random = new SplittableRandom(SEED);
        int[] priceCents = new int[Arrays.stream(ids).max().orElseThrow() + 1];
        List<Object[]> products = new ArrayList<>();
        for (int id : ids) {
            priceCents[id] = 100 * random.nextInt(5, 500) - 1;
            int stock = random.nextInt(200);
            products.add(new Object[] {id, Assortment.categoryOf(id), Assortment.nameOf(id), priceCents[id], stock});
        }
        insert("insert into product (id, category_id, name, price_cents, stock) values (?, ?, ?, ?, ?)", products);
        return priceCents;
    }

    /** The smaller of two draws makes some markets, and small quantities, more common than others. */
    private void fillOrderLines(int[] priceCents) {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        Market[] markets = Market.values();
        List<Object[]> batch = new ArrayList<>(BATCH);
        int order = -1;
        int linesToCome = 0;
        Market market = markets[0];
        for (int id = 0; id < orderLines; id++) {
            if (linesToCome == 0) {
                order++;
                linesToCome = 1 + random.nextInt(MAX_LINES_OF_ORDER);
                market = markets[Math.min(random.nextInt(markets.length), random.nextInt(markets.length))];
            }
            linesToCome--;
            int product = pageLog.key(random.nextInt(pageLog.size()));
            int quantity = 1 + Math.min(random.nextInt(4), random.nextInt(4));
            batch.add(new Object[] {
                id,
                order,
                product,
                Assortment.categoryOf(product),
                market.name(),
                quantity,
                quantity * priceCents[product]
            });
            if (batch.size() == BATCH || id == orderLines - 1) {
                insert(
                        "insert into order_line (id, order_id, product_id, category_id, market, quantity,"
                                + " amount_cents) values (?, ?, ?, ?, ?, ?, ?)",
                        batch);
                batch.clear();
                logProgress(id + 1);
            }
        }
    }

    private void insert(String sql, List<Object[]> rows) {
        transaction.executeWithoutResult(status -> jdbc.batchUpdate(sql, rows));
    }

    private void logProgress(int filled) {
        int step = Math.max(BATCH, orderLines / 5 / BATCH * BATCH);
        if (filled % step == 0 && filled < orderLines) {
            log.info("Filling the shop: {} of {} order lines", filled, orderLines);
        }
    }

    private int count(String table) {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from " + table, Integer.class));
    }
}
