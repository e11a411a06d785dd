package io.github.corralcache.benchmarks.rivals;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A caller that waits for another one's load is interrupted: whether it leaves. */
final class InterruptedWaiter implements Probe {

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final double LONGEST_MILLIS = 10;

    @Override
    public String title() {
        return "a waiter is interrupted: leaves after";
    }

    @Override
    public String target() {
        return "≤ 10 ms";
    }

    @Override
    public Finding run(Rival rival) throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Crew.Hand leader = Crew.start(() -> rival.get("key", key -> load(loads, loading, gate)));
        loading.await();
        Crew.Hand waiter = Crew.start(() -> rival.get("key", key -> load(loads, loading, gate)));
        waiter.awaitBlocked();
        long start = System.nanoTime();
        waiter.interrupt();
        boolean left = waiter.endsWithin(PATIENCE);
        gate.countDown();
        leader.failure();
        if (loads.get() > 1) {
            return new Finding("does not wait, loads too", Double.NaN, false);
        }
        if (!left) {
            return new Finding("no", Double.NaN, false);
        }
        double millis = (waiter.endNanos() - start) / 1e6;
        return new Finding(Finding.text(millis), millis, millis <= LONGEST_MILLIS);
    }

    private static Object load(AtomicInteger loads, CountDownLatch loading, CountDownLatch gate) {
        loads.incrementAndGet();
        loading.countDown();
        try {
            return gate.await(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
