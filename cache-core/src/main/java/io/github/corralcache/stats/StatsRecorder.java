package io.github.corralcache.stats;

/** Counts for one cache. Thread-safe, wait-free, exact. */
public interface StatsRecorder {

    /**
     * Counts one hit.
     *
     * @return how many hits the caller's stripe had counted before: a free source of "every n-th hit"
     */
    long hit();

    /** Adds to a counter. */
    void add(Counter counter, long amount);

    /** Adds one to a counter. */
    default void count(Counter counter) {
        add(counter, 1);
    }

    /** Returns the sum over all stripes at some moment during the call. */
    long sum(Counter counter);

    /** A recorder that counts. */
    static StatsRecorder striped() {
        return new StripedStats(Runtime.getRuntime().availableProcessors());
    }

    /** A recorder that counts nothing. */
    static StatsRecorder disabled() {
        return DisabledStats.INSTANCE;
    }
}
