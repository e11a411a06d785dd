package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.Query;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Repeats the beginning of the product-page log, at a steady speed or as fast as the shop answers.
 *
 * <p>At a steady speed a request is due at its time whether or not the ones before are answered, and its latency counts
 * from then, so that a shop that stalls cannot hide it by slowing its customers down.
 */
final class Replay implements Load {

    /** Requests without an answer at any time: at a steady speed a stall may gather this many, then the log waits. */
    private static final int IN_FLIGHT_PACED = 400;

    private static final int IN_FLIGHT_UNPACED = 64;

    private final Shop shop;
    private final ProductPageLog log;
    private final int requests;
    private final int pagesPerSecond;

    /** @param pagesPerSecond the speed; zero for as fast as the shop answers */
    Replay(Shop shop, ProductPageLog log, int requests, int pagesPerSecond) {
        this.shop = shop;
        this.log = log;
        this.requests = requests;
        this.pagesPerSecond = pagesPerSecond;
    }

    @Override
    public int requests() {
        return requests;
    }

    int pagesPerSecond() {
        return pagesPerSecond;
    }

    @Override
    public Set<Query> queries() {
        return EnumSet.of(Query.PRODUCT, Query.BESTSELLERS, Query.MARKET_REPORT);
    }

    @Override
    public Duration resolution() {
        return Duration.ofMillis(250);
    }

    @Override
    public void prepare(Protection protection) {
        shop.clearCaches(protection);
    }

    @Override
    public void send(ShopClient client, Protection protection, Run run, BooleanSupplier isStopped) {
        boolean isPaced = pagesPerSecond > 0;
        int inFlight = isPaced ? IN_FLIGHT_PACED : IN_FLIGHT_UNPACED;
        Semaphore free = new Semaphore(inFlight);
        run.start();
        long start = run.startNanos();
        for (int i = 0; i < requests && !isStopped.getAsBoolean(); i++) {
            long due = isPaced ? start + i * 1_000_000_000L / pagesPerSecond : 0;
            if (isPaced) {
                parkUntil(due);
            }
            free.acquireUninterruptibly();
            long from = isPaced ? due : System.nanoTime();
            client.productPage(log.key(i), protection).thenAccept(outcome -> {
                run.finished(from, outcome);
                free.release();
            });
        }
        free.acquireUninterruptibly(inFlight);
    }

    @Override
    public String toString() {
        return "Replay of " + requests + " requests" + (pagesPerSecond > 0 ? " at " + pagesPerSecond + "/s" : "");
    }

    private static void parkUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
