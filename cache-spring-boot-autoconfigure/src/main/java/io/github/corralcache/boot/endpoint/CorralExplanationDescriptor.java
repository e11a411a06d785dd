package io.github.corralcache.boot.endpoint;

import io.github.corralcache.Cache;
import io.github.corralcache.Eviction;
import io.github.corralcache.Explanation;
import io.github.corralcache.Surprise;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a cache gives up what it gives up, as the endpoint shows it. Keys are not shown, only a hash of each.
 *
 * @param policy the name of the eviction policy
 * @param evictionReasons how many of a sample of evictions each term decided
 * @param latestEvictions the latest of the sample
 * @param surprises how groups of keys fare, where the policy goes by costs and knows
 */
public record CorralExplanationDescriptor(
        String name,
        String policy,
        Map<String, Long> evictionReasons,
        List<LatestEviction> latestEvictions,
        List<Surprise> surprises)
        implements OperationResponseBody {

    /** An entry that was given up. */
    public record LatestEviction(String keyDigest, String reason, double cost, long weight, double secondsAgo) {

        static LatestEviction of(Eviction eviction) {
            return new LatestEviction(
                    String.format("%08x", eviction.keyHash()),
                    word(eviction.reason()),
                    eviction.cost(),
                    eviction.weight(),
                    eviction.ago().toNanos() / 1e9);
        }
    }

    static CorralExplanationDescriptor of(Cache<?, ?> cache) {
        Explanation explanation = cache.explain();
        Map<String, Long> reasons = new TreeMap<>();
        explanation.reasons().forEach((reason, count) -> reasons.put(word(reason), count));
        return new CorralExplanationDescriptor(
                cache.name(),
                cache.settings().policy(),
                reasons,
                explanation.latest().stream().map(LatestEviction::of).toList(),
                explanation.surprises());
    }

    private static String word(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
