package io.github.corralcache.lateness;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The JVM that is measured: the main class of a process that {@link LatenessCommand} starts, and may pause. */
final class Measured {

    /** Printed when a pause is wanted. */
    static final String PAUSE = "pause";

    private static final long AS_FAR_AS_KNOWN = TimeUnit.SECONDS.toNanos(10);

    private Measured() {}

    public static void main(String... arguments) {
        String mode = arguments[0];
        int seconds = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        boolean holds = mode.equals("pauses") ? pauses(seconds, threads) : blocked(seconds, threads, mode);
        System.out.flush();
        Runtime.getRuntime().halt(holds ? 0 : 1); // threads of hostage takers block still
    }

    /** Code of users blocks all the time. */
    private static boolean blocked(int seconds, int threads, String mode) {
        Lateness values = new Lateness("hard TTL while other caches' code blocks", 10, false);
        Lateness blocking = new Lateness("wait-timeout of callers that block", 50, false);
        Lateness futures = new Lateness("wait-timeout of futures", 50, false);
        Duration ttl = Duration.ofMillis(100);
        boolean planted = mode.equals("planted");
        Scheduler onTheClock = planted ? new OnTheClock() : null;
        HostageTakers takers = new HostageTakers(builder -> on(onTheClock, builder));
        try (Values read = new Values(ttl, threads, builder -> on(onTheClock, builder));
                Waiters waiters =
                        new Waiters(Duration.ofMillis(200), blocking, futures, builder -> on(onTheClock, builder))) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() < end) {
                takers.go();
                List<Values.Stamp> stamps = read.store();
                for (int follower = 0; follower < 10; follower++) {
                    waiters.follow();
                    LockSupport.parkNanos(ttl.toNanos() / 5);
                }
                read.late(stamps, values);
            }
        }
        List<Lateness> all = planted ? List.of(blocking, futures) : List.of(values, blocking, futures);
        all.forEach(System.out::println);
        return all.stream().allMatch(Lateness::holds);
    }

    private static <K, V> CacheBuilder<K, V> on(@Nullable Scheduler scheduler, CacheBuilder<K, V> builder) {
        return scheduler == null ? builder : builder.scheduler(scheduler);
    }

    /** The process is paused while values end that were hits a moment ago. */
    private static boolean pauses(int seconds, int threads) {
        Lateness afterPause = new Lateness("hard TTL, from the end of a pause on", 10, true);
        try (Values read = new Values(Duration.ofMillis(500), threads, builder -> builder)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() < end) {
                List<Values.Stamp> stamps = read.store();
                long start = System.nanoTime();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // they are hits by now
                System.out.println(PAUSE);
                while (System.nanoTime() - start < AS_FAR_AS_KNOWN && !read.lateAfterPause(stamps, afterPause)) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                }
            }
        }
        System.out.println(afterPause);
        return afterPause.holds();
    }

    /** The planted bug: whatever is due runs on the one thread that keeps the time, code of users included. */
    private static final class OnTheClock implements Scheduler {

        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "clock");
            thread.setDaemon(true);
            return thread;
        });

        @Override
        public Scheduled schedule(Runnable task, long delayNanos) {
            ScheduledFuture<?> future = clock.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }
    }
}
