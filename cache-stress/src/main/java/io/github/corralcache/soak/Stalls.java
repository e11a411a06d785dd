package io.github.corralcache.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches for how long threads of this process are held up by others, and by the machine: what is late by less than
 * that says nothing about the caches.
 */
final class Stalls {

    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(5);
    /** What is allowed besides. */
    private static final long ALLOWED = TimeUnit.MILLISECONDS.toNanos(250);

    private volatile long longest;
    private volatile long longestAt = System.nanoTime();

    void start() {
        Thread thread = new Thread(this::watch, "soak-stalls");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long last = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(STEP);
            long now = System.nanoTime();
            long stall = now - last - STEP;
            if (stall > longest || now - longestAt > REMEMBERED) {
                longest = stall;
                longestAt = now;
            }
            last = now;
        }
    }

    /** Returns by how many nanoseconds something may be late at the moment: some 250 ms on a quiet machine. */
    long allowance() {
        return ALLOWED + 4 * longest;
    }
}
