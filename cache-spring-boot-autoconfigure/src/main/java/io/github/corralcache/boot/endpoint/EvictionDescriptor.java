package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CostUnit;
import io.github.corralcache.Eviction;
import io.github.corralcache.KeyDigests;
import org.jspecify.annotations.Nullable;

/**
 * An entry that was given up, as the endpoint shows it.
 *
 * @param keyDigest stands for the key
 * @param reason the term that decided
 * @param cost what it costs to load again, in the {@code costUnit} of the cache; null where unknown
 */
public record EvictionDescriptor(
        String keyDigest, String reason, @Nullable Double cost, long weight, double secondsAgo) {

    static EvictionDescriptor of(Eviction eviction, CostUnit unit, KeyDigests digests) {
        return new EvictionDescriptor(
                digests.of(eviction.keyHash()),
                Words.of(eviction.reason()),
                CostFigure.of(eviction.cost(), unit),
                eviction.weight(),
                Words.seconds(eviction.ago()));
    }
}
