package io.github.corralcache.benchmarks.rivals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One load that takes long, and loads of other keys: how many of these have to wait for it. */
final class UnrelatedKeys implements Probe {

    private static final int KEYS = 128;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Override
    public String title() {
        return "of " + KEYS + " other keys, held up by one slow load";
    }

    @Override
    public String target() {
        return "0";
    }

    @Override
    public Finding run(Rival rival) throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Crew.Hand slow = Crew.start(() -> rival.get("slow", key -> {
            loading.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return key;
        }));
        loading.await();
        List<Crew.Hand> others = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            String other = "key " + i;
            others.add(Crew.start(() -> rival.get(other, key -> key)));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int heldUp = 0;
        for (Crew.Hand other : others) {
            heldUp += other.endsWithin(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))) ? 0 : 1;
        }
        gate.countDown();
        slow.failure();
        return new Finding(Integer.toString(heldUp), Double.NaN, heldUp == 0);
    }
}
