package io.github.corralcache.spring;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Refreshes of one cache that were turned away before they began, while the stale values stayed: how many, by what
 * turned them away. Each is told to the log, the first of a minute as a warning. Thread-safe.
 */
public final class RefreshRejections {

    /** What turned a refresh away. */
    public enum Reason {
        /** As many refreshes of the cache as may wait do so already. */
        QUEUE_FULL,
        /** The executor that was to provide a thread refused. */
        EXECUTOR
    }

    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);
    private final RefreshRejectionLog log;

    /** Those of the cache called {@code cache}: none so far. */
    public RefreshRejections(String cache) {
        this(cache, System::nanoTime);
    }

    /** @param ticker nanoseconds since some arbitrary moment */
    RefreshRejections(String cache, LongSupplier ticker) {
        this.log = new RefreshRejectionLog(Objects.requireNonNull(cache, "cache"), ticker);
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** Counts one more, and tells the log of it. */
    public void add(Reason reason) {
        counter(reason).increment();
        log.rejected(reason);
    }

    /** Returns how many there were for {@code reason}. */
    public long count(Reason reason) {
        return counter(reason).sum();
    }

    /** Returns how many there were for each reason. */
    public Map<Reason, Long> counts() {
        Map<Reason, Long> sums = new EnumMap<>(Reason.class);
        counts.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }

    private LongAdder counter(Reason reason) {
        return Objects.requireNonNull(counts.get(reason), "reason");
    }
}
