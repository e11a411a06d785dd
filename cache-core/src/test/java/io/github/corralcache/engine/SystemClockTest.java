package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SystemClockTest {

    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    @Test
    void ticksWhileCachesAreReadAndRestsOtherwise() {
        SystemClock clock = SystemClock.acquire();
        try {
            for (int read = 0; read < 1_000; read++) {
                clock.now();
            }
            assertThat(clock.ticking).isTrue();
            assertThat(clock.edge - System.nanoTime()).isPositive();
            assertThat(eventually(() -> !clock.ticking)).isTrue();
        } finally {
            clock.close();
        }
    }

    @Test
    void keepsTheEdgeAheadOfTheTime() {
        SystemClock clock = SystemClock.acquire();
        try {
            long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
            while (System.nanoTime() < end) {
                long before = System.nanoTime();
                clock.now();
                if (clock.ticking) {
                    assertThat(clock.edge - before).isPositive();
                }
            }
        } finally {
            clock.close();
        }
    }

    @Test
    @Tag("EX4")
    void leavesNoThreadWhenTheLastCacheIsClosed() {
        List<Cache<Integer, Integer>> caches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c" + i)
                    .maximumSize(100)
                    .ttl(Duration.ofMinutes(1))
                    .build();
            cache.get(1, key -> key);
            caches.add(cache);
        }
        assertThat(eventually(() -> clockThreads().size() == 1)).isTrue();
        caches.forEach(Cache::close);
        assertThat(eventually(() -> clockThreads().isEmpty())).isTrue();
    }

    private static Set<String> clockThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("corral-clock"))
                .collect(Collectors.toSet());
    }

    /** A real thread on real time: all there is to do is to wait, and to give up at last. */
    private static boolean eventually(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }
}
