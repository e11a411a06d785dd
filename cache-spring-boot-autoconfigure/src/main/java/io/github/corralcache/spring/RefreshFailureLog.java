package io.github.corralcache.spring;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log of stale values that could not be regenerated in the background, which no caller gets to know: of one
 * in a minute for each cache as a warning, and of all others when debugging, so that a backend that is down fills no
 * disks. Thread-safe.
 */
final class RefreshFailureLog {

    private static final Log LOG = LogFactory.getLog(RefreshFailureLog.class);
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final String cache;
    private final LongSupplier ticker;
    private final AtomicLong quietUntil;

    /** Failures since the last warning. */
    private final AtomicLong untold = new AtomicLong();

    RefreshFailureLog(String cache) {
        this(cache, System::nanoTime);
    }

    /** @param ticker nanoseconds since some arbitrary moment */
    RefreshFailureLog(String cache, LongSupplier ticker) {
        this.cache = cache;
        this.ticker = ticker;
        this.quietUntil = new AtomicLong(ticker.getAsLong());
    }

    void failed(Throwable failure) {
        long now = ticker.getAsLong();
        long until = quietUntil.get();
        if (now - until < 0 || !quietUntil.compareAndSet(until, now + PAUSE)) {
            untold.incrementAndGet();
            LOG.debug("a stale value of the cache '" + cache + "' could not be regenerated", failure);
            return;
        }
        long others = untold.getAndSet(0);
        LOG.warn(
                "a stale value of the cache '" + cache + "' could not be regenerated, and is served until it is gone"
                        + (others == 0 ? "" : "; so it went with " + others + " others since the last such line"),
                failure);
    }
}
