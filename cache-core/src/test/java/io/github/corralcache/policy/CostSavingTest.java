package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What the cost-aware policies are for: of the cost of all accesses, the part that was missed. Keys are
 * zipf-distributed and cost 1, 100 or 10000, in a cache for a tenth of them.
 */
class CostSavingTest {

    private static final int KEYS = 20_000;
    private static final int WARM_UP = 100_000;
    private static final int MEASURED = 200_000;

    private final int[] accesses = zipf(new SplittableRandom(7));
    private final double[] costs = new SplittableRandom(201)
            .ints(KEYS, 0, 3)
            .mapToDouble(group -> Math.pow(100, group))
            .toArray();

    @Test
    void costAwarePoliciesMissMuchLessCostThanLru() {
        double lru = missed("lru", Map.of());
        assertThat(missed("greedy-dual", Map.of())).isLessThan(0.7 * lru);
        assertThat(missed("gds", Map.of())).isLessThan(0.7 * lru);
        assertThat(missed("camp", Map.of())).isLessThan(0.7 * lru);
        assertThat(missed("gd-wheel", Map.of())).isLessThan(0.7 * lru);
        assertThat(missed("hyperbolic", Map.of())).isLessThan(0.65 * lru);
        assertThat(missed("gdsf", Map.of())).isLessThan(0.6 * lru);
    }

    @Test
    void theApproximationsOfGreedyDualAreClose() {
        double exact = missed("greedy-dual", Map.of());
        assertThat(missed("gds", Map.of())).isEqualTo(exact);
        assertThat(Math.abs(missed("gd-wheel", Map.of()) - exact)).isLessThan(0.005);
    }

    @Test
    void thePrecisionOfCampHardlyMatters() {
        double finest = missed("camp", Map.of("precision", "16"));
        for (int precision = 2; precision < 16; precision++) {
            double missed = missed("camp", Map.of("precision", Integer.toString(precision)));
            assertThat(Math.abs(missed - finest)).as("precision %d", precision).isLessThan(0.002);
        }
    }

    private double missed(String policy, Map<String, String> options) {
        PolicyDriver cache = PolicyDriver.of(policy, options, KEYS / 10);
        double all = 0;
        double missed = 0;
        for (int i = 0; i < accesses.length; i++) {
            double cost = costs[accesses[i]];
            boolean hit = cache.access(accesses[i], 1, cost);
            if (i >= WARM_UP) {
                all += cost;
                missed += hit ? 0 : cost;
            }
        }
        return missed / all;
    }

    private static int[] zipf(SplittableRandom random) {
        double[] cumulative = new double[KEYS];
        double sum = 0;
        for (int key = 0; key < KEYS; key++) {
            sum += 1 / Math.pow(key + 1, 0.99);
            cumulative[key] = sum;
        }
        double total = sum;
        return random.doubles(WARM_UP + MEASURED)
                .mapToInt(drawn -> {
                    int found = Arrays.binarySearch(cumulative, drawn * total);
                    return found < 0 ? -found - 1 : found;
                })
                .toArray();
    }
}
