package io.github.corralcache.sample.shop;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one query of each kind takes when the database has nothing else to do: the price of a lookup that no cache
 * answers. Measured once at start, the most expensive one before each stampede; the time that a cache saves is counted
 * in these, so that a busy database does not flatter it. Thread-safe.
 */
public final class QueryCosts {

    private static final Logger log = LoggerFactory.getLogger(QueryCosts.class);

    /** Runs of each query, whose first half warms up; fewer where they take longer than {@link #MAX_NANOS}. */
    private static final int MAX_RUNS = 100;

    private static final int MIN_RUNS = 6;
    private static final long MAX_NANOS = 700_000_000L;

    private final ShopQueries queries;
    private volatile Duration product = Duration.ZERO;
    private volatile Duration bestsellers = Duration.ZERO;
    private volatile Duration marketReport = Duration.ZERO;
    private volatile Duration basketReport = Duration.ZERO;

    QueryCosts(ShopQueries queries) {
        this.queries = queries;
    }

    void measure() {
        Market[] markets = Market.values();
        product = median(queries::product);
        bestsellers = median(run -> queries.bestsellers(run % Assortment.categories()));
        marketReport = median(run -> queries.marketReport(markets[run % markets.length]));
        log.info(
                "A product takes the database {} ms, a ranking {} ms, a report {} ms",
                millis(product),
                millis(bestsellers),
                millis(marketReport));
    }

    /** Returns what one {@code query} takes; zero where that has not been measured yet. */
    public Duration of(Query query) {
        return switch (query) {
            case PRODUCT -> product;
            case BESTSELLERS -> bestsellers;
            case MARKET_REPORT -> marketReport;
            case BASKET_REPORT -> basketReport;
        };
    }

    /**
     * Measures what it takes now to find out what is bought together in {@code market}: the median of three queries.
     * Blocks until they are done.
     */
    public Duration measureBasketReport(Market market) {
        long[] nanos = new long[3];
        for (int run = 0; run < nanos.length; run++) {
            nanos[run] = nanos(() -> queries.basketReport(market));
        }
        basketReport = median(nanos);
        return basketReport;
    }

    private static Duration median(IntConsumer query) {
        long[] nanos = new long[MAX_RUNS];
        long begin = System.nanoTime();
        int runs = 0;
        while (runs < MIN_RUNS || (runs < MAX_RUNS && System.nanoTime() - begin < MAX_NANOS)) {
            int run = runs;
            nanos[runs++] = nanos(() -> query.accept(run));
        }
        return median(Arrays.copyOfRange(nanos, runs / 2, runs));
    }

    private static long nanos(Runnable query) {
        long start = System.nanoTime();
        query.run();
        return System.nanoTime() - start;
    }

    private static Duration median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[sorted.length / 2]);
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toNanos() / 1e6);
    }
}
