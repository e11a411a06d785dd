package io.github.corralcache.spring;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one event in a minute be told, and counts the others, so that what happens all the time fills no disks. */
final class OncePerMinute {

    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier ticker;
    private final AtomicLong quietUntil;

    /** Events since the last that was told. */
    private final AtomicLong untold = new AtomicLong();

    /** @param ticker nanoseconds since some arbitrary moment */
    OncePerMinute(LongSupplier ticker) {
        this.ticker = ticker;
        this.quietUntil = new AtomicLong(ticker.getAsLong());
    }

    /**
     * Something has happened. Returns how often it did so untold since it was told last; empty if it is not to be told.
     * Thread-safe.
     */
    OptionalLong tell() {
        long now = ticker.getAsLong();
        long until = quietUntil.get();
        if (now - until < 0 || !quietUntil.compareAndSet(until, now + PAUSE)) {
            untold.incrementAndGet();
            return OptionalLong.empty();
        }
        return OptionalLong.of(untold.getAndSet(0));
    }
}
