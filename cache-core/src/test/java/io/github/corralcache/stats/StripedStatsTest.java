package io.github.corralcache.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StripedStatsTest {

    @Test
    @Tag("RC8")
    void losesNothingBetweenThreads() throws InterruptedException {
        StripedStats stats = new StripedStats(1);
        Thread[] threads = IntStream.range(0, 8)
                .mapToObj(i -> new Thread(() -> {
                    for (int n = 0; n < 100_000; n++) {
                        stats.hit();
                        stats.add(Counter.LOAD_NANOS, 3);
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(stats.sum(Counter.HITS)).isEqualTo(800_000);
        assertThat(stats.sum(Counter.LOAD_NANOS)).isEqualTo(2_400_000);
        assertThat(stats.sum(Counter.MISSES)).isZero();
    }

    @Test
    void keepsCountersApart() {
        StripedStats stats = new StripedStats(4);
        for (Counter counter : Counter.values()) {
            stats.add(counter, 1L << counter.ordinal());
        }
        for (Counter counter : Counter.values()) {
            assertThat(stats.sum(counter)).isEqualTo(1L << counter.ordinal());
        }
    }

    @Test
    void tellsHowManyHitsCameBefore() {
        StripedStats stats = new StripedStats(4);
        assertThat(stats.hit()).isZero();
        assertThat(stats.hit()).isEqualTo(1);
    }
}
