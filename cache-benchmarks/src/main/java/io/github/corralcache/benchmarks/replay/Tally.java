package io.github.corralcache.benchmarks.replay;

/** What one target did with one workload: sums of its requests. */
final class Tally {

    /** Groups that an LRU cache misses less often say nothing about surprise. */
    private static final int LEAST_GROUP_MISSES = 100;

    private final long[] groupMisses;
    private long requests;
    private long hits;
    private long bytes;
    private long bytesHit;
    private double cost;
    private double costMissed;
    private long nanos;

    Tally(int groups) {
        groupMisses = new long[groups];
    }

    /**
     * @param costCounts whether its cost counts: as a rule not at the first request of an object, which nobody can hit
     */
    void count(boolean hit, boolean costCounts, long size, double missCost) {
        requests++;
        bytes += size;
        if (hit) {
            hits++;
            bytesHit += size;
        }
        if (costCounts) {
            cost += missCost;
            costMissed += hit ? 0 : missCost;
        }
    }

    void groupMiss(int group) {
        groupMisses[group]++;
    }

    void addNanos(long elapsed) {
        nanos += elapsed;
    }

    long requests() {
        return requests;
    }

    double hitRatio() {
        return (double) hits / requests;
    }

    /** The cost of what was missed over the cost of what was requested, as far as it counts; 0 if none does. */
    double costMissRatio() {
        return cost == 0 ? 0 : costMissed / cost;
    }

    /** Bytes of hits over bytes of requests; 0 if all sizes are 0. */
    double byteHitRatio() {
        return bytes == 0 ? 0 : (double) bytesHit / bytes;
    }

    double nanosPerRequest() {
        return (double) nanos / requests;
    }

    /**
     * How much the worst off group of objects misses, as a multiple of what it misses under LRU; NaN if no group misses
     * often enough there to tell.
     *
     * @param lru of the same workload and size
     */
    double surprise(Tally lru) {
        double worst = Double.NaN;
        for (int group = 0; group < groupMisses.length; group++) {
            if (lru.groupMisses[group] >= LEAST_GROUP_MISSES) {
                double ratio = (double) groupMisses[group] / lru.groupMisses[group];
                worst = worst >= ratio ? worst : ratio;
            }
        }
        return worst;
    }
}
