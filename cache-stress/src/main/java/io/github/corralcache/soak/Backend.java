package io.github.corralcache.soak;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Reloader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the caches load from: as slow, unreliable and recursive as the worst of databases. One for all caches;
 * thread-safe.
 */
final class Backend {

    /** What a load fails with. */
    static final class Outage extends Exception {
        private static final long serialVersionUID = 1L;

        Outage() {
            super("planned", null, false, false);
        }
    }

    /** What a load fails with that is worse. */
    static final class Catastrophe extends Error {
        private static final long serialVersionUID = 1L;

        Catastrophe() {
            super("planned", null, false, false);
        }
    }

    private static final long TOO_LONG = Subject.LOAD_TIMEOUT.toMillis() * 1_250;

    /** Called by some loads, on the thread that loads: asks another cache. */
    private final Runnable nested;

    private final ScheduledExecutorService later;

    Backend(Runnable nested, ScheduledExecutorService later) {
        this.nested = nested;
        this.later = later;
    }

    /** Returns a loader for {@code call}; {@code led} is run on the thread that loads. */
    Reloader<Integer, Row> loader(Subject subject, Ledger.Call call, Runnable led) {
        return (key, stale) -> {
            led.run();
            return load(subject, call, key, stale);
        };
    }

    private CacheValue<Row> load(Subject subject, Ledger.Call call, int key, @Nullable Row stale) throws Exception {
        Ledger.Load load = subject.ledger().begin(call, stale != null);
        try {
            long version = subject.ledger().version(key);
            work();
            return value(subject, key, version, stale);
        } finally {
            load.end();
        }
    }

    /** As {@link #loader}, of a load that is completed by another thread, or never. */
    AsyncReloader<Integer, Row> asyncLoader(Subject subject, Ledger.Call call) {
        return (key, stale) -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Ledger.Load load = subject.ledger().begin(call, stale != null);
            long version = subject.ledger().version(key);
            CompletableFuture<CacheValue<Row>> stage = new CompletableFuture<>();
            if (random.nextInt(500) == 0) {
                load.end(); // lost: the key is free again after the load timeout
                return stage;
            }
            later.schedule(
                    () -> {
                        try {
                            failAtTimes();
                            CacheValue<Row> value = value(subject, key, version, stale);
                            load.end();
                            stage.complete(value);
                        } catch (Throwable e) {
                            load.end();
                            stage.completeExceptionally(random.nextBoolean() ? e : new CompletionException(e));
                        }
                    },
                    random.nextInt(1_000),
                    TimeUnit.MICROSECONDS);
            return stage;
        };
    }

    /** As {@link #loader}, of several keys at once. */
    BulkLoader<Integer, Row> bulkLoader(Subject subject, Map<Integer, Ledger.Call> calls, Runnable led) {
        return keys -> {
            led.run();
            List<Ledger.Load> loads = keys.stream()
                    .map(key -> subject.ledger().begin(calls.get(key), false))
                    .toList();
            try {
                Map<Integer, Long> versions = new HashMap<>();
                keys.forEach(key -> versions.put(key, subject.ledger().version(key)));
                work();
                Map<Integer, Row> rows = new HashMap<>();
                versions.forEach(
                        (key, version) -> rows.put(key, new Row(subject.number(), key, version, System.nanoTime())));
                return rows;
            } finally {
                loads.forEach(Ledger.Load::end);
            }
        };
    }

    /** Returns what a load read, as a loader may describe it. */
    CacheValue<Row> value(Subject subject, int key, long version, @Nullable Row stale) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int kind = random.nextInt(100);
        if (kind == 0) {
            return CacheValue.of(null);
        }
        Row row = new Row(subject.number(), key, version, System.nanoTime());
        if (kind == 1) {
            return tagged(subject, key, CacheValue.shared(row));
        }
        if (kind < 20 && subject.answersUnchanged() && stale != null && stale.version() == version) {
            return CacheValue.unchanged();
        }
        return tagged(subject, key, CacheValue.of(row));
    }

    private static CacheValue<Row> tagged(Subject subject, int key, CacheValue<Row> value) {
        return subject.bearsTags() ? value.withTags(tags(key)) : value;
    }

    /** Returns the tags of {@code key}: one that a third of the keys share, one of its own, one of all. */
    static Set<String> tags(int key) {
        return Set.of("third-" + key % 3, "key-" + key, "all");
    }

    private void work() throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int kind = random.nextInt(1_000);
        if (kind < 500) {
            failAtTimes();
            return;
        }
        if (kind < 520) {
            nested.run();
            return;
        }
        long micros = random.nextInt(500);
        if (kind == 999) {
            micros = random.nextInt(8) == 0 ? TOO_LONG : 50_000;
        }
        pause(TimeUnit.MICROSECONDS.toNanos(micros));
        failAtTimes();
    }

    private static void pause(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static void failAtTimes() throws Exception {
        switch (ThreadLocalRandom.current().nextInt(200)) {
            case 0 -> throw new Outage();
            case 1 -> throw new CompletionException(new Outage());
            case 2 -> throw new Catastrophe();
            case 3 -> throw new IllegalStateException(new Outage());
            default -> {
                // most loads do not fail
            }
        }
    }

    /** Returns whether {@code failure}, as a caller is told it, goes back to what loads fail with on purpose. */
    static boolean isPlanned(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof Outage || e instanceof Catastrophe || e instanceof CancellationException) {
                return true;
            }
        }
        return false;
    }
}
