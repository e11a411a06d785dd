package io.github.corralcache;

import java.util.Map;

/**
 * How often things have happened between a cache and its second tier, since the cache was built. Immutable.
 *
 * @param lookups lookups by what was found: {@code FRESH}, {@code STALE_AND_YOURS}, {@code STALE_AND_BUSY},
 *     {@code MISS_AND_YOURS}, {@code MISS_AND_BUSY}. Each time is counted that a load asks
 * @param failures operations that failed or were not answered in time, by their name
 * @param skipped operations that were not asked for, because the server does not answer
 * @param published loaded values that were stored in the tier
 * @param fenced loaded values that the tier has refused, because the key was written or the lease was over
 * @param localLoads loads without a lease, whose value stays on this node
 * @param waits loads that had to wait for another node
 * @param waitTimeouts waits that have ended without a value
 * @param unreadable values that could not be read, by the reason: each was a miss
 * @param notEncodable values, and keys, that the codecs could not write
 * @param busGaps how often messages of other nodes were missed, or may have been
 * @param suspectsConfirmed copies that were in doubt after that, and still valid
 * @param suspectsDropped copies that were in doubt, and not valid any more
 * @param breakerOpened how often the server was given up for a while
 */
public record TierStats(
        Map<String, Long> lookups,
        Map<String, Long> failures,
        long skipped,
        long published,
        long fenced,
        long localLoads,
        long waits,
        long waitTimeouts,
        Map<String, Long> unreadable,
        long notEncodable,
        long busGaps,
        long suspectsConfirmed,
        long suspectsDropped,
        long breakerOpened) {

    public TierStats {
        lookups = Map.copyOf(lookups);
        failures = Map.copyOf(failures);
        unreadable = Map.copyOf(unreadable);
    }
}
