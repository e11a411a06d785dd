package io.github.corralcache.policy;

/**
 * How a group of keys fares under a policy that goes by costs.
 *
 * @param group as {@link Entries#group} has it; negative where nobody named one, and it is a band of costs
 * @param leastCost where the band begins; NaN for a named group
 * @param mostCost where the next one begins; NaN for a named group
 * @param misses as a multiple of those in a cache that knows no costs
 * @param multiplier of the worth of the group's entries; 1 for none
 */
public record GroupSurprise(int group, double leastCost, double mostCost, double misses, double multiplier) {}
