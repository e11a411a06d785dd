package io.github.corralcache.lateness;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Values with a hard TTL that many threads read as fast as they can and one reads now and then, and when they were read
 * last.
 */
final class Values implements AutoCloseable {

    private static final int KEYS = 64;
    private static final long SLOW_READER_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    /** A reader that was away for so long has been through a pause of the process. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    /** One value: when it was surely stored, and the start of the last lookup that was answered with it. */
    static final class Stamp {

        private volatile long storedBy;
        private final AtomicLong lastRead = new AtomicLong();

        /** By how much the last lookup began later than the value was gone; negative if it did not. */
        long late(long ttlNanos) {
            return lastRead.get() - (storedBy + ttlNanos);
        }
    }

    private final long ttlNanos;
    private final Cache<Integer, Stamp> cache;
    private final List<Thread> readers = new ArrayList<>();
    private final AtomicLong resumedAt = new AtomicLong(Long.MIN_VALUE);
    private volatile long storedAt = System.nanoTime();
    private volatile boolean closed;

    /** @param threads how many read as fast as they can */
    Values(Duration ttl, int threads, UnaryOperator<CacheBuilder<Integer, Stamp>> build) {
        ttlNanos = ttl.toNanos();
        cache = build.apply(CacheBuilder.<Integer, Stamp>named("values")
                        .maximumSize(KEYS)
                        .ttl(ttl))
                .build();
        for (int thread = 0; thread < threads; thread++) {
            read(thread, 0);
        }
        read(threads, SLOW_READER_PAUSE);
    }

    private void read(int seed, long pause) {
        Thread reader = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            long last = System.nanoTime();
            while (!closed) {
                long start = System.nanoTime();
                if (start - last > PAUSE && last - storedAt > 0) { // or it is the pause before
                    resumedAt.compareAndSet(Long.MIN_VALUE, start); // the first one to notice
                }
                last = start;
                Stamp stamp = cache.getIfPresent(random.nextInt(KEYS));
                if (stamp != null) {
                    stamp.lastRead.accumulateAndGet(start, Math::max);
                }
                if (pause > 0) {
                    LockSupport.parkNanos(pause);
                }
            }
        });
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    /** Stores new values for all keys, and returns them. */
    List<Stamp> store() {
        storedAt = System.nanoTime();
        resumedAt.set(Long.MIN_VALUE);
        List<Stamp> stamps = new ArrayList<>(KEYS);
        for (int key = 0; key < KEYS; key++) {
            Stamp stamp = new Stamp();
            stamp.lastRead.set(System.nanoTime());
            stamp.storedBy = stamp.lastRead.get() + ttlNanos; // until it is known
            cache.put(key, stamp);
            stamp.storedBy = System.nanoTime();
            stamps.add(stamp);
        }
        return stamps;
    }

    /** Notes of each value by how much it outlived its TTL. */
    void late(List<Stamp> stamps, Lateness lateness) {
        stamps.forEach(stamp -> lateness.add(stamp.late(ttlNanos)));
    }

    /**
     * Notes how long after the end of a pause the last lookup began that was answered with a value that was gone.
     * Returns whether there was a pause.
     */
    boolean lateAfterPause(List<Stamp> stamps, Lateness lateness) {
        long resumed = resumedAt.get();
        if (resumed == Long.MIN_VALUE) {
            return false;
        }
        long worst = 0;
        for (Stamp stamp : stamps) {
            if (stamp.late(ttlNanos) > 0) {
                worst = Math.max(worst, stamp.lastRead.get() - resumed);
            }
        }
        lateness.add(worst);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread reader : readers) {
                reader.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cache.close();
    }
}
