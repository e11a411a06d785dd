package io.github.corralcache.engine;

import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
import java.util.concurrent.Executor;

/** A clock made of a ticker and a scheduler that the user gave. Asks the ticker at every read. */
final class TickerClock extends Clock {

    private final Ticker ticker;
    private final Scheduler scheduler;

    private final Runnable onClose;

    TickerClock(Ticker ticker, Scheduler scheduler, Runnable onClose) {
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.onClose = onClose;
    }

    @Override
    void close() {
        onClose.run();
    }

    @Override
    long now() {
        return ticker.read();
    }

    @Override
    long glance() {
        return ticker.read();
    }

    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        return scheduler.schedule(task, delayNanos);
    }

    @Override
    public Executor executor() {
        return scheduler.executor();
    }
}
