package io.github.corralcache.sample.shop;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts the queries asked of the database and the time their callers spent, in waiting for a connection and in the
 * query itself. A query that waits in vain for a connection counts like any other. Thread-safe.
 */
final class QueryMeter {

    private final Meter[] meters =
            Stream.generate(Meter::new).limit(Query.values().length).toArray(Meter[]::new);

    <T> T time(Query query, Supplier<T> run) {
        Meter meter = meters[query.ordinal()];
        meter.count.increment();
        long start = System.nanoTime();
        try {
            return run.get();
        } finally {
            meter.nanos.add(System.nanoTime() - start);
        }
    }

    /** Returns how often {@code query} was begun. */
    long count(Query query) {
        return meters[query.ordinal()].count.sum();
    }

    /** Returns the time spent in {@code query}, waiting for a connection included. */
    Duration time(Query query) {
        return Duration.ofNanos(meters[query.ordinal()].nanos.sum());
    }

    private static final class Meter {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();
    }
}
