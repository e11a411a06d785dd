package io.github.corralcache.soak;

import io.github.corralcache.CacheValue;
import io.github.corralcache.soak.Violations.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The main class of the JVM that is driven. Ends with status 1 if anything was seen that must not be.
 *
 * <p>Arguments: seconds, threads, seed.
 */
final class SoakRun {

    private static final long CHURN = TimeUnit.MILLISECONDS.toNanos(15);
    private static final long LONGEST_CALL = TimeUnit.SECONDS.toNanos(20);

    private final Violations violations = new Violations();
    private final Stalls stalls = new Stalls();
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2, SoakRun::daemon);
    private final List<Driver> drivers = new ArrayList<>();
    private final Heap heap = new Heap();
    private final long seconds;
    private final Population population;

    private SoakRun(long seconds, int threads, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.seconds = seconds;
        this.population = new Population(random.split(), violations, stalls);
        Backend backend = new Backend(this::askAnother, later);
        for (int number = 0; number < threads; number++) {
            drivers.add(new Driver(number, population, backend, violations, stalls, random.split()));
        }
    }

    public static void main(String... arguments) {
        SoakRun run =
                new SoakRun(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        run.run();
        // daemon threads of the JVM's own may be busy still
        System.exit(run.violations.isEmpty() ? 0 : 1);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "soak-later");
        thread.setDaemon(true);
        return thread;
    }

    /** What some loads do: look at another cache, perhaps one that loads at the moment. */
    private void askAnother() {
        Subject subject = population.any();
        try {
            int key = ThreadLocalRandom.current().nextInt(subject.ledger().keys());
            Ledger.Call call = subject.ledger().call(key);
            subject.cache().get(key, (k, stale) -> {
                Ledger.Load load = subject.ledger().begin(call, stale != null);
                long version = subject.ledger().version(key);
                Row row = new Row(subject.number(), key, version, System.nanoTime());
                load.end();
                return CacheValue.of(row).withTags(subject.bearsTags() ? Backend.tags(key) : Set.of());
            });
        } finally {
            subject.leave();
        }
    }

    private void run() {
        Thread.setDefaultUncaughtExceptionHandler(this::failed);
        stalls.start();
        drivers.forEach(Driver::start);
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(seconds);
        long minute = began;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(CHURN);
            population.churn();
            disturbSomebody();
            watch();
            if (System.nanoTime() - minute > TimeUnit.SECONDS.toNanos(10)) {
                minute = System.nanoTime();
                heap.measure((minute - began) / 1e9);
                System.out.printf(
                        "%4.0f s: %,d calls, %,d caches so far, heap %.1f MB, violations: %s%n",
                        (minute - began) / 1e9, calls(), population.made(), heap.last(), violations);
            }
        }
        drivers.forEach(Driver::stopSoon);
        await(() -> drivers.stream().noneMatch(Thread::isAlive), Kind.LATE, "a driver does not end");
        population.retireAll();
        await(population::allClosed, Kind.FLIGHT_LEFT, population);
        later.shutdownNow();
        await(() -> threadsOfCaches().isEmpty(), Kind.THREAD_LEFT, threadsOfCaches());
        heap.judge(violations);
        System.out.printf(
                "%,d calls of %,d caches in %d s, heap %s; violations: %s%n",
                calls(), population.made(), seconds, heap, violations);
    }

    private void failed(Thread thread, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        violations.add(
                Kind.THREAD_FAILED, thread.getName() + ": " + failure + (trace.length == 0 ? "" : " at " + trace[0]));
    }

    private long calls() {
        return drivers.stream().mapToLong(Driver::calls).sum();
    }

    private void disturbSomebody() {
        if (ThreadLocalRandom.current().nextInt(4) == 0) {
            drivers.get(ThreadLocalRandom.current().nextInt(drivers.size())).disturb();
        }
    }

    /** A call that hangs ends the run: it would hold up the end of it anyway. */
    private void watch() {
        for (Driver driver : drivers) {
            if (driver.age() > LONGEST_CALL + stalls.allowance()) {
                violations.add(Kind.LATE, driver.present() + " hangs:");
                for (StackTraceElement element : driver.getStackTrace()) {
                    System.out.println("    at " + element);
                }
                System.out.println("violations: " + violations);
                System.exit(1);
            }
        }
    }

    private void await(BooleanSupplier done, Kind kind, Object otherwise) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                violations.add(kind, otherwise.toString());
                return;
            }
            LockSupport.parkNanos(CHURN);
        }
    }

    private static List<String> threadsOfCaches() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("corral"))
                .toList();
    }
}
