package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CostUnit;
import io.github.corralcache.KeyDigests;
import io.github.corralcache.TopEntry;
import org.jspecify.annotations.Nullable;

/**
 * An entry that stands out, as the endpoint shows it. Neither its key nor its value is shown.
 *
 * @param keyDigest stands for the key
 * @param hitShare its share of a sample of the cache's latest hits, from 0 to 1
 * @param cost what it costs to load again, in the {@code costUnit} of the cache; null where unknown
 */
public record EntryDescriptor(
        String keyDigest, double hitShare, @Nullable Double cost, long weight) {

    static EntryDescriptor of(TopEntry<?> entry, CostUnit unit, KeyDigests digests) {
        return new EntryDescriptor(
                digests.of(entry.keyHash()), entry.hitShare(), CostFigure.of(entry.cost(), unit), entry.weight());
    }
}
