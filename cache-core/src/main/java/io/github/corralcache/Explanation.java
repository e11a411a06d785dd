package io.github.corralcache;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Why a cache gives up what it gives up, by a sample of its evictions: one in {@link #SAMPLING}, and the first ones.
 * Counts since the cache was built; {@code latest} is from its last evictions. Immutable; no part is null. Holds no
 * keys and no values, so it may be shown to whoever reads logs.
 *
 * @param reasons how many of the sample each reason decided; only reasons that did
 * @param latest up to 32 of the latest of the sample, the latest first
 * @param surprises how groups of keys fare, where the policy goes by costs and knows
 */
public record Explanation(Map<EvictionReason, Long> reasons, List<Eviction> latest, List<Surprise> surprises) {

    /** One eviction in so many is looked into, once there were some. */
    public static final int SAMPLING = 64;

    private static final int MOST_LATEST = 32;

    public Explanation {
        reasons = Map.copyOf(reasons);
        latest = latest.stream()
                .sorted(Comparator.comparing(Eviction::ago))
                .limit(MOST_LATEST)
                .toList();
        surprises = List.copyOf(surprises);
    }

    /** Returns this explanation and another one in one. */
    public Explanation plus(Explanation other) {
        Map<EvictionReason, Long> sum = new EnumMap<>(EvictionReason.class);
        sum.putAll(reasons);
        other.reasons.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new Explanation(
                sum,
                Stream.concat(latest.stream(), other.latest.stream()).toList(),
                Stream.concat(surprises.stream(), other.surprises.stream()).toList());
    }
}
