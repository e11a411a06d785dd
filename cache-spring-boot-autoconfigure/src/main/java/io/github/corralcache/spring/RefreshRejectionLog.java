package io.github.corralcache.spring;

import io.github.corralcache.spring.RefreshRejections.Reason;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log of refreshes of a cache that were turned away, and which property to change: of one in a minute as a
 * warning, and of all others when debugging. Thread-safe.
 */
final class RefreshRejectionLog {

    private static final Log LOG = LogFactory.getLog(RefreshRejectionLog.class);

    private final String cache;
    private final OncePerMinute warnings;

    /** @param ticker nanoseconds since some arbitrary moment */
    RefreshRejectionLog(String cache, LongSupplier ticker) {
        this.cache = cache;
        this.warnings = new OncePerMinute(ticker);
    }

    void rejected(Reason reason) {
        String line =
                "a refresh of the cache '" + cache + "' was turned away, and its value stays stale: " + why(reason);
        OptionalLong others = warnings.tell();
        if (others.isEmpty()) {
            LOG.debug(line);
        } else {
            LOG.warn(
                    others.getAsLong() == 0
                            ? line
                            : line + "; the same happened to " + others.getAsLong()
                                    + " others since the last such line");
        }
    }

    private static String why(Reason reason) {
        return switch (reason) {
            case QUEUE_FULL ->
                "the queue is full (corral.refresh.queue-capacity). Raise that if refreshes come in bursts, or"
                        + " corral.refresh.max-concurrent if the backend can run more of them at the same time";
            case EXECUTOR ->
                "the task executor rejected it. Raise spring.task.execution.pool.queue-capacity"
                        + " or spring.task.execution.pool.max-size";
        };
    }
}
