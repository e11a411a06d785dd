package io.github.corralcache;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The entries of a cache that stand out, as far as a look at some of them tells.
 *
 * @param hottest those with the largest shares of the latest hits, the largest first; empty where the cache does not
 *     record statistics
 * @param costliest those of the {@code examined} that cost most to load again, the most expensive first; empty if all
 *     cost the same, or no cost is known
 * @param sampledHits how many hits the shares are of: one hit in 64 of each thread or so, some hundred of the latest
 * @param examined how many entries were looked at for their cost: all, or those next to random places of a large cache
 */
public record TopEntries<K>(List<TopEntry<K>> hottest, List<TopEntry<K>> costliest, int sampledHits, int examined) {

    public TopEntries {
        hottest = List.copyOf(hottest);
        costliest = List.copyOf(costliest);
    }

    /** Returns the first {@code atMost} of these and others in one, in either list. */
    public TopEntries<K> plus(TopEntries<K> other, int atMost) {
        return new TopEntries<>(
                merge(hottest, other.hottest, TopEntry::hitShare, atMost),
                merge(costliest, other.costliest, TopEntry::cost, atMost),
                sampledHits + other.sampledHits,
                examined + other.examined);
    }

    private static <K> List<TopEntry<K>> merge(
            List<TopEntry<K>> some, List<TopEntry<K>> others, ToDoubleFunction<TopEntry<K>> by, int atMost) {
        return Stream.concat(some.stream(), others.stream())
                .sorted(Comparator.comparingDouble(by).reversed())
                .limit(atMost)
                .toList();
    }
}
