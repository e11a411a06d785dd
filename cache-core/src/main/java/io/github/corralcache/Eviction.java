package io.github.corralcache;

import java.time.Duration;

/**
 * An entry that was given up to make room.
 *
 * @param keyHash a hash of the key; the key itself is not kept
 * @param cost what it costs to load it again, in the cache's {@linkplain CacheSettings#costUnit unit}: NaN where it is
 *     unknown, 1 where all cost the same
 * @param weight of the entry
 * @param ago how long ago it was given up
 */
public record Eviction(int keyHash, EvictionReason reason, double cost, long weight, Duration ago) {}
