package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Contenders;
import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.QueryCosts;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * Puts the shop under load, one load at a time: with protection first, when the JVM is the colder, and then without.
 * Thread-safe.
 */
public final class Traffic implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Traffic.class);

    private static final int WARM_UP_CALLERS = 500;

    private final Shop shop;
    private final Contenders contenders;
    private final QueryCosts costs;
    private final ProductPageLog pageLog;
    private final Supplier<URI> address;
    private final int warmUpVisits;
    private final Executor runner;

    /** Used by the load under way only; one hands it to the next through {@link #underWay}. */
    private boolean isWarm;

    /** What stops the load under way; null where there is none. */
    private final AtomicReference<@Nullable StopSign> underWay = new AtomicReference<>();

    private volatile @Nullable Comparison<Replay> replay;
    private volatile @Nullable Comparison<Stampede> stampede;
    private volatile @Nullable Contest contest;

    /**
     * @param address where the shop is, which is not known before its web server runs
     * @param warmUpVisits how many visits to send to each side before the first load; none for no warm-up at all
     * @param runner runs the loads, one at a time, each blocking until it has ended
     */
    Traffic(
            Shop shop,
            Contenders contenders,
            QueryCosts costs,
            ProductPageLog pageLog,
            Supplier<URI> address,
            int warmUpVisits,
            Executor runner) {
        this.shop = shop;
        this.contenders = contenders;
        this.costs = costs;
        this.pageLog = pageLog;
        this.address = address;
        this.warmUpVisits = warmUpVisits;
        this.runner = runner;
    }

    /**
     * Starts to replay the first {@code requests} requests of the log, with empty caches.
     *
     * @param pagesPerSecond the speed; zero for as fast as the shop answers
     * @return done when both runs have ended
     * @throws TrafficBusyException if something is under way
     */
    public CompletableFuture<Void> startReplay(int requests, int pagesPerSecond) {
        Comparison<Replay> comparison = new Comparison<>(new Replay(shop, pageLog, requests, pagesPerSecond));
        return start(comparison, () -> replay = comparison);
    }

    /**
     * Starts a stampede of {@code callers} for the report on {@code market}.
     *
     * @return done when both runs have ended
     * @throws TrafficBusyException if something is under way
     */
    public CompletableFuture<Void> startStampede(int callers, Market market) {
        Comparison<Stampede> comparison = new Comparison<>(new Stampede(shop, costs, pageLog, callers, market));
        return start(comparison, () -> stampede = comparison);
    }

    /**
     * Starts to send the first {@code visits} visits of the log through the shops on one shared cache.
     *
     * @return done when the last one has ended
     * @throws TrafficBusyException if something is under way
     */
    public CompletableFuture<Void> startContest(int visits) {
        Contest started = new Contest(contenders, pageLog, visits);
        return start(started, () -> contest = started, started::run);
    }

    private CompletableFuture<Void> start(Comparison<?> comparison, Runnable publish) {
        return start(comparison.load(), publish, stop -> {
            warmUp(stop);
            for (Protection protection : Protection.values()) {
                // Also where it has been stopped by now: it sends nothing, and says why.
                run(comparison, protection, stop);
                if (stop.isRaised) {
                    break;
                }
            }
        });
    }

    private CompletableFuture<Void> start(Object what, Runnable publish, Consumer<StopSign> work) {
        StopSign stop = new StopSign();
        if (!underWay.compareAndSet(null, stop)) {
            throw new TrafficBusyException();
        }
        publish.run();
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.accept(stop);
                    } catch (RuntimeException e) {
                        log.error("{} failed", what, e);
                        throw e;
                    } finally {
                        underWay.set(null);
                    }
                },
                runner);
    }

    /** Sends some visits to both sides and rehearses a stampede, once, so that no run pays for a JVM still cold. */
    private void warmUp(StopSign stop) {
        if (isWarm || warmUpVisits == 0) {
            return;
        }
        Replay visits = new Replay(shop, pageLog, Math.min(warmUpVisits, pageLog.size()), 0);
        Stampede rehearsed = new Stampede(shop, costs, pageLog, WARM_UP_CALLERS, Market.DE);
        for (Protection protection : Protection.values()) {
            send(visits, protection, begin(visits, protection), stop);
            rehearsed.rehearse(new ShopClient(address.get()), protection, stop);
        }
        isWarm = !stop.isRaised;
    }

    private void run(Comparison<?> comparison, Protection protection, StopSign stop) {
        Load load = comparison.load();
        Run run = begin(load, protection);
        comparison.begun(protection, run);
        try {
            send(load, protection, run, stop);
            run.end(stop.isRaised ? RunFigures.State.STOPPED : RunFigures.State.DONE);
        } finally {
            run.end(RunFigures.State.FAILED);
        }
        log.info("{} with protection {}: {}", load, protection, run.figures().summary());
    }

    private Run begin(Load load, Protection protection) {
        load.prepare(protection);
        return new Run(shop, costs, protection, load);
    }

    private void send(Load load, Protection protection, Run run, StopSign stop) {
        load.send(new ShopClient(address.get()), protection, run, stop);
    }

    /**
     * Lets the load under way send no more requests. Those sent are still waited for. Does nothing if there is none.
     */
    public void stop() {
        StopSign stop = underWay.get();
        if (stop != null) {
            stop.isRaised = true;
        }
    }

    /** Returns what is under way, and the figures of the latest runs. */
    public TrafficStatus status() {
        Comparison<Replay> replay = this.replay;
        Comparison<Stampede> stampede = this.stampede;
        Contest contest = this.contest;
        return new TrafficStatus(
                underWay.get() != null,
                pageLog.size(),
                replay == null
                        ? null
                        : new TrafficStatus.ReplayStatus(
                                replay.load().requests(),
                                replay.load().pagesPerSecond(),
                                replay.figures(Protection.ON),
                                replay.figures(Protection.OFF)),
                stampede == null
                        ? null
                        : new TrafficStatus.StampedeStatus(
                                stampede.load().requests(),
                                stampede.load().market(),
                                figures(stampede, Protection.ON),
                                figures(stampede, Protection.OFF)),
                contest == null ? null : contest.status());
    }

    private static @Nullable StampedeFigures figures(Comparison<Stampede> stampede, Protection protection) {
        RunFigures run = stampede.figures(protection);
        return run == null ? null : stampede.load().figures(protection, run);
    }

    @Override
    public void destroy() {
        stop();
    }

    /** Of one load, so that a stop that comes early or late stops no other. */
    private static final class StopSign implements BooleanSupplier {
        private volatile boolean isRaised;

        @Override
        public boolean getAsBoolean() {
            return isRaised;
        }
    }
}
