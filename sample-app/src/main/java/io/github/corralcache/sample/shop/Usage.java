package io.github.corralcache.sample.shop;

import java.time.Duration;

/**
 * What a storefront's cache was asked, and what reached the database, for one kind of query.
 *
 * @param lookups how often the cache was asked
 * @param hits lookups that found a value, fresh or stale
 * @param stale hits among them that got a stale value, while a refresh ran or was due
 * @param coalesced lookups that found nothing and waited for another caller's query
 * @param rejected lookups turned away because too many waited already
 * @param queries queries asked of the database, refreshes included
 * @param queryTime the time those took, waiting for a connection included
 */
public record Usage(
        long lookups, long hits, long stale, long coalesced, long rejected, long queries, Duration queryTime) {

    /** Nothing asked, nothing run. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, Duration.ZERO);

    /** Returns what was used since {@code earlier}. */
    public Usage since(Usage earlier) {
        return new Usage(
                lookups - earlier.lookups,
                hits - earlier.hits,
                stale - earlier.stale,
                coalesced - earlier.coalesced,
                rejected - earlier.rejected,
                queries - earlier.queries,
                queryTime.minus(earlier.queryTime));
    }

    /** Returns this and {@code other} together. */
    public Usage plus(Usage other) {
        return new Usage(
                lookups + other.lookups,
                hits + other.hits,
                stale + other.stale,
                coalesced + other.coalesced,
                rejected + other.rejected,
                queries + other.queries,
                queryTime.plus(other.queryTime));
    }

    /** Returns the share of lookups that found a value, from 0 to 1; 0 where there was none. */
    public double hitRatio() {
        return lookups == 0 ? 0 : (double) hits / lookups;
    }
}
