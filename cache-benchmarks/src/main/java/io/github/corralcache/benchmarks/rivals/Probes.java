package io.github.corralcache.benchmarks.rivals;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The probes, and how they are run. */
final class Probes {

    /** In the order of the table. */
    static final List<Probe> ALL = List.of(
            WriteDuringLoad.evict(),
            WriteDuringLoad.clear(),
            WriteDuringLoad.put(),
            new FailingLoad(),
            new SelfRecursion(),
            new CrossRecursion(),
            new InterruptedWaiter(),
            new UnrelatedKeys());

    private static final long HANG_SECONDS = 3;

    /** A busy machine may hold up any thread at any time: only what comes late every time is late. */
    private static final int ATTEMPTS = 3;

    private Probes() {}

    /**
     * Runs {@code probe} on fresh caches until one meets the target, three times at most, and returns the last finding.
     * What does not end within three seconds hangs, and is left behind.
     */
    static Finding run(Probe probe, Rivals rival) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Finding finding = runOnce(probe, rival);
            if (finding.met() || attempt == ATTEMPTS || finding.equals(Finding.hang())) {
                return finding;
            }
        }
    }

    private static Finding runOnce(Probe probe, Rivals rivals) throws InterruptedException {
        Rival rival = rivals.factory().get();
        FutureTask<Finding> run = new FutureTask<>(() -> probe.run(rival));
        Crew.daemon(run).start();
        try {
            Finding finding = run.get(HANG_SECONDS, TimeUnit.SECONDS);
            rival.close();
            return finding;
        } catch (TimeoutException e) {
            return Finding.hang();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the probe '" + probe.title() + "' broke down on " + rivals.title(), e.getCause());
        }
    }
}
