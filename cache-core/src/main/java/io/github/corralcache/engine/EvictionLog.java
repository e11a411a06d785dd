package io.github.corralcache.engine;

import io.github.corralcache.Eviction;
import io.github.corralcache.EvictionReason;
import io.github.corralcache.Explanation;
import io.github.corralcache.Surprise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a segment remembers of a cache's evictions: why, for a sample of them, and the latest of the sample. Allocates
 * nothing once made. Used under the segment's lock.
 */
final class EvictionLog {

    /** The first ones of a segment are all looked into, so that small caches and new ones can tell as well. */
    private static final int FIRST = 16;

    private static final int LATEST = 4;
    private static final EvictionReason[] REASONS = EvictionReason.values();

    private final long[] decided = new long[REASONS.length];
    private final int[] hashes = new int[LATEST];
    private final byte[] reasons = new byte[LATEST];
    private final double[] costs = new double[LATEST];
    private final long[] weights = new long[LATEST];
    private final long[] times = new long[LATEST];
    private long evictions;
    private long evictedWeight;
    private long kept;

    /** Counts an eviction, and says whether it is one to look into. */
    boolean count(long weight) {
        long before = evictions++;
        evictedWeight += weight;
        return before < FIRST || before % Explanation.SAMPLING == 0;
    }

    long evictions() {
        return evictions;
    }

    long evictedWeight() {
        return evictedWeight;
    }

    /** Takes down an eviction that was looked into. */
    void add(EvictionReason reason, int hash, double cost, long weight, long now) {
        decided[reason.ordinal()]++;
        int at = (int) (kept++ % LATEST);
        hashes[at] = hash;
        reasons[at] = (byte) reason.ordinal();
        costs[at] = cost;
        weights[at] = weight;
        times[at] = now;
    }

    /** Adds what it knows to an explanation. */
    void tell(Telling telling, long now) {
        for (EvictionReason reason : REASONS) {
            telling.decided[reason.ordinal()] += decided[reason.ordinal()];
        }
        for (int at = 0; at < Math.min(kept, LATEST); at++) {
            telling.latest.add(new Eviction(
                    hashes[at],
                    REASONS[reasons[at]],
                    costs[at],
                    weights[at],
                    Duration.ofNanos(Math.max(0, now - times[at]))));
        }
    }

    /** What the segments of a cache tell, put together. One thread. */
    static final class Telling {

        private final long[] decided = new long[REASONS.length];
        private final List<Eviction> latest = new ArrayList<>();

        Explanation explanation(List<Surprise> surprises) {
            Map<EvictionReason, Long> byReason = new EnumMap<>(EvictionReason.class);
            for (EvictionReason reason : REASONS) {
                if (decided[reason.ordinal()] > 0) {
                    byReason.put(reason, decided[reason.ordinal()]);
                }
            }
            return new Explanation(byReason, latest, surprises);
        }
    }
}
