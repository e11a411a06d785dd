package io.github.corralcache.benchmarks.rivals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A herd of callers of one key whose load fails: how often the backend is asked. */
final class FailingLoad implements Probe {

    private static final int CALLERS = 100;
    private static final Duration LOAD = Duration.ofMillis(20);

    @Override
    public String title() {
        return CALLERS + " callers, the load fails after 20 ms: loads, time";
    }

    @Override
    public String target() {
        return "1 load";
    }

    @Override
    public Finding run(Rival rival) throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch allThere = new CountDownLatch(1);
        List<Crew.Hand> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Crew.start(() -> rival.get("key", key -> fail(loads, allThere))));
        }
        callers.forEach(Crew.Hand::awaitBlocked);
        long start = System.nanoTime();
        allThere.countDown();
        long end = start;
        for (Crew.Hand caller : callers) {
            caller.failure();
            end = Math.max(end, caller.endNanos());
        }
        double millis = (end - start) / 1e6;
        return new Finding(
                loads + (loads.get() == 1 ? " load, " : " loads, ") + Finding.text(millis), millis, loads.get() == 1);
    }

    private static Object fail(AtomicInteger loads, CountDownLatch allThere) {
        loads.incrementAndGet();
        try {
            allThere.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Crew.pause(LOAD);
        throw new IllegalStateException("the backend is down");
    }
}
