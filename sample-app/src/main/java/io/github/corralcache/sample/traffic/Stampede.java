package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.Shop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Many callers who all ask, at once, for one report that has just left the cache. Each has a thread and is connected
 * before the first one asks: opening hundreds of connections takes longer than the report does.
 */
final class Stampede implements Load {

    private final Shop shop;
    private final int callers;
    private final Market market;

    Stampede(Shop shop, int callers, Market market) {
        this.shop = shop;
        this.callers = callers;
        this.market = market;
    }

    Market market() {
        return market;
    }

    @Override
    public int requests() {
        return callers;
    }

    @Override
    public Duration resolution() {
        return Duration.ofMillis(20);
    }

    @Override
    public void prepare(Protection protection) {
        shop.evictReport(protection, market);
    }

    @Override
    public void send(ShopClient client, Protection protection, Run run, BooleanSupplier isStopped) {
        if (isStopped.getAsBoolean()) {
            return;
        }
        // Wakes them all from one thread; behind a barrier or a latch each would have to wake the next.
        Phaser whistle = new Phaser(callers) {
            @Override
            protected boolean onAdvance(int phase, int registered) {
                run.start();
                return super.onAdvance(phase, registered);
            }
        };
        ExecutorService herd = Executors.newFixedThreadPool(callers);
        try {
            CompletableFuture<?>[] answers = Stream.generate(() -> client.caller(market, protection))
                    .limit(callers)
                    .map(caller -> CompletableFuture.runAsync(() -> call(caller, whistle, run), herd))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(answers).join();
        } finally {
            herd.shutdownNow();
        }
    }

    private static void call(Caller caller, Phaser whistle, Run run) {
        boolean isConnected = caller.connect();
        whistle.arriveAndAwaitAdvance();
        boolean isAnswered = isConnected && caller.ask();
        run.finished(run.startNanos(), isAnswered);
    }

    @Override
    public String toString() {
        return "Stampede of " + callers + " callers";
    }
}
