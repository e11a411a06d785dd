package io.github.corralcache.spring;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log of stale values that could not be regenerated, which no caller gets to know: of one in a minute for
 * each cache as a warning, and of all others when debugging, so that a backend that is down fills no disks.
 * Thread-safe.
 */
final class RefreshFailureLog {

    /** What has become of the value by the time its regeneration has failed. */
    enum Fate {
        STALE("is served until it is gone"),
        REPLACED("another one has been stored meanwhile"),
        LEFT("is there no longer, so the next caller loads it");

        private final String words;

        Fate(String words) {
            this.words = words;
        }
    }

    private static final Log LOG = LogFactory.getLog(RefreshFailureLog.class);

    private final String cache;
    private final OncePerMinute warnings;

    RefreshFailureLog(String cache) {
        this(cache, System::nanoTime);
    }

    /** @param ticker nanoseconds since some arbitrary moment */
    RefreshFailureLog(String cache, LongSupplier ticker) {
        this.cache = cache;
        this.warnings = new OncePerMinute(ticker);
    }

    void failed(Fate fate, Throwable failure) {
        OptionalLong others = warnings.tell();
        if (others.isEmpty()) {
            LOG.debug("a stale value of the cache '" + cache + "' could not be refreshed", failure);
            return;
        }
        LOG.warn(
                "a stale value of the cache '" + cache + "' could not be refreshed, and " + fate.words
                        + (others.getAsLong() == 0
                                ? ""
                                : "; the same happened to " + others.getAsLong() + " others since the last such line"),
                failure);
    }
}
