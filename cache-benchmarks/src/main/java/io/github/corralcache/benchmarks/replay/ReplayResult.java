package io.github.corralcache.benchmarks.replay;

/**
 * One line of a replay's output.
 *
 * @param policy the contender, as it was asked for
 * @param size the maximum of the cache, in entries or bytes
 * @param requests requests counted, those of the warm-up left out
 * @param costMissRatio cost of the misses over the cost of all requests, first requests of an object in neither
 * @param surprise the worst group's misses over LRU's; NaN if not asked for or not to be told
 * @param nanosPerRequest time of the cache alone, after a warm-up; NaN if not asked for or the trace is too short
 */
public record ReplayResult(
        String policy,
        long size,
        long requests,
        double hitRatio,
        double costMissRatio,
        double byteHitRatio,
        double surprise,
        double nanosPerRequest) {

    /** As this one, with another time. */
    ReplayResult withNanosPerRequest(double nanos) {
        return new ReplayResult(policy, size, requests, hitRatio, costMissRatio, byteHitRatio, surprise, nanos);
    }
}
