package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Contenders;
import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.QueryCosts;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final Shop shop;
    private final Contenders contenders;
    private final QueryCosts costs;
    private final ProductPageLog pageLog;
    private final Supplier<URI> address;
    private final int warmUpVisits;
    private final ExecutorService runner = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "traffic");
        thread.setDaemon(true);
        return thread;
    });

    /** Used by the runner only. */
    private boolean isWarm;

    private final AtomicBoolean isRunning = new AtomicBoolean();
    private volatile boolean isStopped;
    private volatile @Nullable Comparison<Replay> replay;
    private volatile @Nullable Comparison<Stampede> stampede;
    private volatile @Nullable Contest contest;

    /**
     * @param address where the shop is, which is not known before its web server runs
     * @param warmUpVisits how many visits to send to each side before the first load
     */
    Traffic(
            Shop shop,
            Contenders contenders,
            QueryCosts costs,
            ProductPageLog pageLog,
            Supplier<URI> address,
            int warmUpVisits) {
        this.shop = shop;
        this.contenders = contenders;
        this.costs = costs;
        this.pageLog = pageLog;
        this.address = address;
        this.warmUpVisits = warmUpVisits;
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
        Comparison<Stampede> comparison = new Comparison<>(new Stampede(shop, callers, market));
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
        return start(started, () -> contest = started, () -> started.run(() -> isStopped));
    }

    private CompletableFuture<Void> start(Comparison<?> comparison, Runnable publish) {
        return start(comparison.load(), publish, () -> {
            warmUp();
            for (Protection protection : Protection.values()) {
                if (!isStopped) {
                    run(comparison, protection);
                }
            }
        });
    }

    private CompletableFuture<Void> start(Object what, Runnable publish, Runnable work) {
        if (!isRunning.compareAndSet(false, true)) {
            throw new TrafficBusyException();
        }
        isStopped = false;
        publish.run();
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        log.error("{} failed", what, e);
                        throw e;
                    } finally {
                        isRunning.set(false);
                    }
                },
                runner);
    }

    /** Sends some visits to both sides, once, so that neither run pays for a JVM that is still cold. */
    private void warmUp() {
        if (isWarm) {
            return;
        }
        Replay visits = new Replay(shop, pageLog, Math.min(warmUpVisits, pageLog.size()), 0);
        for (Protection protection : Protection.values()) {
            send(visits, protection, begin(visits, protection));
        }
        isWarm = !isStopped;
    }

    private void run(Comparison<?> comparison, Protection protection) {
        Load load = comparison.load();
        Run run = begin(load, protection);
        comparison.begun(protection, run);
        try {
            send(load, protection, run);
            run.end(isStopped ? RunFigures.State.STOPPED : RunFigures.State.DONE);
        } finally {
            run.end(RunFigures.State.FAILED);
        }
        log.info("{} with protection {}: {}", load, protection, run.figures().summary());
    }

    private Run begin(Load load, Protection protection) {
        load.prepare(protection);
        return new Run(shop, costs, protection, load.requests(), load.resolution());
    }

    private void send(Load load, Protection protection, Run run) {
        load.send(new ShopClient(address.get()), protection, run, () -> isStopped);
    }

    /** Sends no more requests. Those sent are still waited for. */
    public void stop() {
        isStopped = true;
    }

    /** Returns what is under way, and the figures of the latest runs. */
    public TrafficStatus status() {
        Comparison<Replay> replay = this.replay;
        Comparison<Stampede> stampede = this.stampede;
        Contest contest = this.contest;
        return new TrafficStatus(
                isRunning.get(),
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
                                stampede.figures(Protection.ON),
                                stampede.figures(Protection.OFF)),
                contest == null ? null : contest.status());
    }

    @Override
    public void destroy() {
        stop();
        runner.shutdown();
    }
}
