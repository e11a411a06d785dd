package io.github.corralcache.soak;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.soak.Violations.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A thread that calls the caches at random and checks what they answer. */
final class Driver extends Thread {

    private final Population population;
    private final Backend backend;
    private final Violations violations;
    private final Stalls stalls;
    private final SplittableRandom random;

    private volatile boolean stopped;
    private volatile long calls;
    private volatile long callBegan;
    private volatile String call = "";
    /** Raised before each interrupt. */
    private volatile int interrupts;

    private int interruptsBefore;
    private int interruptsLongBefore;
    private boolean led;

    Driver(
            int number,
            Population population,
            Backend backend,
            Violations violations,
            Stalls stalls,
            SplittableRandom random) {
        super("soak-" + number);
        this.population = population;
        this.backend = backend;
        this.violations = violations;
        this.stalls = stalls;
        this.random = random;
        setDaemon(true);
    }

    @Override
    public void run() {
        while (!stopped) {
            Subject subject = population.any();
            try {
                call(subject);
            } catch (RuntimeException | Error e) {
                StackTraceElement[] trace = e.getStackTrace();
                violations.add(Kind.WRONG_FAILURE, call + ": " + e + (trace.length == 0 ? "" : " at " + trace[0]));
            } finally {
                subject.leave();
                calls++;
            }
        }
    }

    void stopSoon() {
        stopped = true;
    }

    /** Interrupts this thread, which takes it for a user's wish to leave. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread interrupts
    void disturb() {
        interrupts++;
        interrupt();
    }

    long calls() {
        return calls;
    }

    /** Returns how long the present call has been running, in nanoseconds. */
    long age() {
        return System.nanoTime() - callBegan;
    }

    String present() {
        return call;
    }

    // ---- calls

    private void call(Subject subject) {
        Thread.interrupted();
        interruptsLongBefore = interruptsBefore;
        interruptsBefore = interrupts;
        led = false;
        callBegan = System.nanoTime();
        // keys that are asked for most are written most too
        int key = random.nextInt(random.nextBoolean() ? 2 : subject.ledger().keys());
        int kind = random.nextInt(1_000);
        try {
            if (kind < 550) {
                get(subject, key);
            } else if (kind < 670) {
                getAsync(subject, key);
            } else if (kind < 740) {
                claim(subject, key);
            } else if (kind < 800 && !subject.bearsTags()) {
                getAll(subject, key); // a bulk loader names no tags
            } else if (kind < 850) {
                look(subject, key);
            } else {
                write(subject, key, kind);
            }
        } catch (CacheException | ExecutionException | CancellationException e) {
            check(subject, key, e);
        } catch (InterruptedException e) {
            checkInterrupt(subject, key, e);
        } catch (Backend.Catastrophe e) {
            // of this thread's own loader
        }
        Cache<Integer, Row> cache = subject.cache();
        if (cache.weight() > subject.maximum()) {
            violations.add(Kind.OVER_MAXIMUM, "cache " + subject.number() + " holds " + cache.weight());
        }
    }

    private void get(Subject subject, int key) {
        call = "get";
        long floor = subject.ledger().floor(key);
        Row row = subject.cache()
                .get(key, backend.loader(subject, subject.ledger().call(key), () -> led = true));
        check(subject, key, row, floor, callBegan);
        checkPatience(subject, key, 1);
    }

    private void getAsync(Subject subject, int key) throws InterruptedException, ExecutionException {
        call = "getAsync";
        long floor = subject.ledger().floor(key);
        CompletableFuture<@Nullable Row> future = subject.cache()
                .getAsync(key, backend.asyncLoader(subject, subject.ledger().call(key)));
        if (random.nextInt(20) == 0) {
            future.cancel(true);
            return;
        }
        try {
            long patience = Subject.WAIT_TIMEOUT.plus(Subject.LOAD_TIMEOUT).toNanos() + stalls.allowance();
            check(subject, key, future.get(2 * patience, TimeUnit.NANOSECONDS), floor, callBegan);
        } catch (TimeoutException e) {
            violations.add(Kind.LATE, "getAsync of cache " + subject.number() + " is not answered");
        }
    }

    private void claim(Subject subject, int key) {
        call = "claim";
        long floor = subject.ledger().floor(key);
        Ledger.Call known = subject.ledger().call(key);
        Claim<Row> claim = subject.cache().claim(key);
        if (!claim.leads()) {
            check(subject, key, claim.value(), floor, callBegan);
            checkPatience(subject, key, 1);
            return;
        }
        Row stale = claim.value();
        if (stale != null && random.nextInt(2) == 0) {
            claim.refresh(other -> settle(subject, key, known, other, stale));
        } else {
            settle(subject, key, known, claim, stale);
        }
    }

    private void settle(Subject subject, int key, Ledger.Call known, Claim<Row> claim, @Nullable Row stale) {
        Ledger.Load load = subject.ledger().begin(known, stale != null);
        long version = subject.ledger().version(key);
        CacheValue<Row> value = backend.value(subject, key, version, stale);
        load.end();
        switch (ThreadLocalRandom.current().nextInt(20)) { // perhaps on another thread
            case 0 -> claim.close();
            case 1 -> claim.fail(new Backend.Outage());
            default -> claim.settle(value);
        }
    }

    private void getAll(Subject subject, int first) {
        call = "getAll";
        Map<Integer, Ledger.Call> calls = new HashMap<>();
        Map<Integer, Long> floors = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            int key = (first + i * i) % subject.ledger().keys();
            floors.put(key, subject.ledger().floor(key));
            calls.put(key, subject.ledger().call(key));
        }
        Map<Integer, Row> rows =
                subject.cache().getAll(floors.keySet(), backend.bulkLoader(subject, calls, () -> led = true));
        long now = System.nanoTime();
        rows.forEach((key, row) -> check(subject, key, row, floors.get(key), now));
        checkPatience(subject, first, 2);
    }

    private void look(Subject subject, int key) {
        call = "look";
        long floor = subject.ledger().floor(key);
        Row row = random.nextBoolean()
                ? subject.cache().getIfPresent(key)
                : subject.cache().asMap().get(key);
        check(subject, key, row, floor, callBegan);
    }

    private void write(Subject subject, int key, int kind) {
        call = "write";
        boolean byTag = kind >= 890 && kind < 990 && subject.bearsTags();
        if (byTag) {
            evictByTag(subject, key, kind);
            if (random.nextBoolean()) {
                pause(); // somebody may come between the two, for a load that began before both
                evictByTag(subject, key, kind);
            }
        } else if (kind < 985) {
            writeOne(subject, key, kind);
        } else {
            long version = subject.ledger().writeBroadly(key);
            subject.cache().clear();
            subject.ledger().endedBroadly(key, version);
        }
    }

    private void pause() {
        long end = System.nanoTime() + random.nextInt(400_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private void evictByTag(Subject subject, int key, int kind) {
        long version = subject.ledger().writeBroadly(key);
        subject.cache().evictByTag(kind < 920 ? "third-" + key % 3 : kind < 975 ? "key-" + key : "all");
        subject.ledger().endedBroadly(key, version);
    }

    private void writeOne(Subject subject, int key, int kind) {
        Cache<Integer, Row> cache = subject.cache();
        long version = subject.ledger().write(key);
        long seen = version;
        CacheValue<Row> value = CacheValue.of(new Row(subject.number(), key, version, System.nanoTime()))
                .withTags(subject.bearsTags() ? Backend.tags(key) : Set.of());
        try {
            if (kind < 870) {
                cache.evict(key);
            } else if (kind < 880) {
                cache.store(key, value);
            } else if (kind < 885) {
                seen = cache.storeIfAbsent(key, value) == null ? version : 0;
            } else {
                cache.asMap().remove(key);
            }
        } finally {
            subject.ledger().ended(key, seen);
        }
    }

    // ---- checks

    /** @param asked when the cache was asked, or has answered where it may have waited with a value in its hands */
    private void check(Subject subject, int key, @Nullable Row row, long floor, long asked) {
        if (row == null) {
            return;
        }
        if (row.key() != key || row.subject() != subject.number()) {
            violations.add(Kind.WRONG_KEY, row + " for key " + key + " of cache " + subject.number());
        } else if (row.version() < floor) {
            violations.add(
                    Kind.STALE_AFTER_WRITE,
                    call + ": " + row + ", but version " + floor + " was written; tags " + subject.bearsTags());
        } else if (subject.hardNanos() != Long.MAX_VALUE
                && asked - row.readAt() > subject.hardNanos() + stalls.allowance()) {
            violations.add(
                    Kind.PAST_HARD_TTL,
                    call + ": " + (asked - row.readAt()) / 1_000_000 + " ms old, "
                            + subject.cache().settings());
        }
    }

    /** A caller that does not load leaves after the wait timeout, or after several where it waits for several loads. */
    private void checkPatience(Subject subject, int key, int times) {
        long patience = times * Subject.WAIT_TIMEOUT.toNanos() + stalls.allowance();
        if (!led && age() > patience) {
            violations.add(Kind.LATE, call + " of key " + key + " took " + age() / 1_000_000 + " ms");
        }
    }

    private void check(Subject subject, int key, Exception failure) {
        if (isInterrupt(failure)) {
            checkInterrupt(subject, key, failure);
        } else if (failure instanceof CacheLoadException || failure instanceof ExecutionException) {
            Throwable cause = failure.getCause();
            if (!Backend.isPlanned(failure) && !(cause instanceof CacheException)) {
                violations.add(Kind.WRONG_FAILURE, call + ": " + failure + " by " + cause);
            }
        }
        checkPatience(subject, key, 2);
    }

    private static boolean isInterrupt(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof InterruptedException || e instanceof CacheInterruptedException) {
                return true;
            }
        }
        return false;
    }

    /** Nobody is told of an interrupt but who was interrupted. */
    private void checkInterrupt(Subject subject, int key, Exception failure) {
        if (interrupts == interruptsLongBefore) {
            violations.add(
                    Kind.WRONG_FAILURE, call + " of key " + key + " is told of somebody else's interrupt: " + failure);
        }
    }
}
