package io.github.corralcache;

/**
 * How a group of keys fares under a policy that goes by costs: whether it misses more often than it would if all misses
 * cost the same, and what is done about it.
 *
 * @param group whose keys: the {@linkplain CacheValue#withGroup group} that their values name, or the name of the cache
 *     in a pool, or else what a miss costs, as in {@code cost from 8.000 to 64.00} where costs are declared, and
 *     {@code load time from 2.097 ms to 16.78 ms} where they are measured
 * @param misses of the group, as a multiple of those it would have in a cache of the same size that knows no costs; an
 *     estimate from a sample of the keys
 * @param multiplier by what the worth of the group's entries is multiplied at present to keep {@code misses} within the
 *     limit; 1 for nothing
 */
public record Surprise(String group, double misses, double multiplier) {}
