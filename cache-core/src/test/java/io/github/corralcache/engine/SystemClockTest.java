package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
            assertThat(eventually(() -> !clock.ticking, PATIENCE)).isTrue();
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

    /** In a JVM of its own: caches that other tests have left open would keep the thread of this one. */
    @Test
    @Tag("EX4")
    void leavesNoThreadWhenTheLastCacheIsClosed() throws Exception {
        Process caches = start(Caches.class);
        String output = new String(caches.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(caches.waitFor()).as(output).isZero();
    }

    @Test
    @Tag("EX4")
    void theCheckFindsAThreadThatIsLeft() throws Exception {
        Process caches = start(Caches.class, "forget one");
        String output = new String(caches.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(caches.waitFor()).as(output).isOne();
        assertThat(output).contains("threads left: [corral-clock]");
    }

    private static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Uses some caches and closes them, all but one if it is told so. Ends with 1 if a thread is left. */
    static final class Caches {

        private static final long FORGOTTEN_PATIENCE = Duration.ofSeconds(1).toNanos();

        public static void main(String[] arguments) {
            List<Cache<Integer, Integer>> caches = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c" + i)
                        .maximumSize(100)
                        .ttl(Duration.ofMinutes(1))
                        .build();
                cache.get(1, key -> key);
                caches.add(cache);
            }
            if (!eventually(() -> clockThreads().size() == 1, PATIENCE)) {
                System.out.println("threads: " + clockThreads());
                System.exit(2);
            }
            boolean forgetful = arguments.length > 0;
            caches.subList(forgetful ? 1 : 0, caches.size()).forEach(Cache::close);
            if (!eventually(() -> clockThreads().isEmpty(), forgetful ? FORGOTTEN_PATIENCE : PATIENCE)) {
                System.out.println("threads left: " + clockThreads());
                System.exit(1);
            }
        }
    }

    private static Set<String> clockThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("corral-clock"))
                .collect(Collectors.toSet());
    }

    /** A real thread on real time: all there is to do is to wait, and to give up at last. */
    private static boolean eventually(BooleanSupplier condition, long patience) {
        long giveUp = System.nanoTime() + patience;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }
}
