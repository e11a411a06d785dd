package io.github.corralcache;

import java.util.List;
import java.util.Map;

/**
 * Why a cache gives up what it gives up, by a sample of its evictions: one in {@link #SAMPLING}, and the first ones.
 *
 * @param reasons how many of the sample each reason decided; only reasons that did
 * @param latest some of the latest of the sample, the latest first
 */
public record Explanation(Map<EvictionReason, Long> reasons, List<Eviction> latest) {

    /** One eviction in so many is looked into, once there were some. */
    public static final int SAMPLING = 64;

    public Explanation {
        reasons = Map.copyOf(reasons);
        latest = List.copyOf(latest);
    }
}
