package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.ProductPage;
import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Looks, while a load runs, whether the shop is alive, and then at the page of a product that needs nothing but its
 * row: one request after the other, a pair every 50 ms, or as soon as the last one is answered. Thread-safe.
 */
final class PasserBy {

    private static final Duration PACE = Duration.ofMillis(50);

    private final ShopClient client;
    private final Protection protection;
    private final int[] products;
    private final Looks health = new Looks();
    private final Looks pages = new Looks();
    private final Thread thread = new Thread(this::lookAround, "passer-by");
    private volatile boolean isLeaving;

    PasserBy(ShopClient client, Protection protection, ProductPageLog log) {
        this.client = client;
        this.protection = protection;
        // From the end of the log: what a replay of its beginning is the least likely to have brought into the cache.
        products = IntStream.iterate(log.size() - 1, i -> i >= 0, i -> i - 1)
                .map(log::key)
                .filter(ProductPage::needsOnlyItsRow)
                .distinct()
                .toArray();
        thread.setDaemon(true);
    }

    /** Begins to look. To be called once. */
    void come() {
        thread.start();
    }

    /** Looks no more. Returns when the last look is answered; to be called once, after {@link #come}. */
    void leave() {
        isLeaving = true;
        LockSupport.unpark(thread);
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    StampedeFigures.Looks health() {
        return health.figures();
    }

    StampedeFigures.Looks pages() {
        return pages.figures();
    }

    private void lookAround() {
        try (Visitor visitor = new Visitor(ShopClient.PATIENCE)) {
            for (int i = 0; !isLeaving; i++) {
                long due = System.nanoTime() + PACE.toNanos();
                health.add(visitor, client.healthAddress());
                pages.add(visitor, client.productPageAddress(products[i % products.length], protection));
                for (long left = due - System.nanoTime(); left > 0 && !isLeaving; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
        }
    }

    private static final class Looks {

        /** Guarded by this, as the other one is. */
        private final List<Long> latencies = new ArrayList<>();

        private int failed;

        /** Looks once more. */
        void add(Visitor visitor, URI page) {
            long begin = System.nanoTime();
            boolean isAnswered = visitor.ask(page) == Outcome.ANSWERED;
            long latency = System.nanoTime() - begin;
            synchronized (this) {
                latencies.add(latency);
                failed += isAnswered ? 0 : 1;
            }
        }

        synchronized StampedeFigures.Looks figures() {
            long[] sorted =
                    latencies.stream().mapToLong(Long::longValue).sorted().toArray();
            return new StampedeFigures.Looks(
                    sorted.length - failed, failed, Run.percentile(sorted, 0.5), Run.percentile(sorted, 1));
        }
    }
}
