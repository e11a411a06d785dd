package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The case against costs: a cache before two backends, one that is cheap to ask and asked all the time, and a dear one.
 * For a while there are many more dear keys than usual. A policy that heeds nothing but cost fills the cache with them,
 * and the cheap backend has to answer what the cache used to.
 *
 * <p>Four of five requests go to 5,000 cheap keys by Zipf's law, the fifth to 3,000 dear ones of fifty times the cost;
 * in the second third of the requests, three in ten go to 2,000 dear keys more, each as likely as the other.
 */
class TwoBackendGlutTest {

    private static final int CAPACITY = 2_000;
    private static final int CHEAP_KEYS = 5_000;
    private static final int DEAR_KEYS = 3_000;
    private static final int GLUT_KEYS = 2_000;
    private static final double DEAR_COST = 50;
    private static final double DEAR_SHARE = 0.2;
    private static final double GLUT_SHARE = 0.3;
    private static final int PHASE = 100_000;

    /** Dear keys are negative. */
    private static final int[] REQUESTS = requests(new SplittableRandom(1));

    private static final Outcome LRU = outcome("lru", Map.of());

    /** Of the policies that know no costs one of the best here. */
    private static final Outcome COST_BLIND = outcome("s3-fifo", Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"gdsf", "camp", "gd-wheel"})
    void withPoliciesOfTheLiteratureTheCheapBackendDrowns(String policy) {
        Outcome outcome = outcome(policy, Map.of());
        assertThat(outcome.cheapLoad()).isGreaterThan(1.8);
        assertThat(outcome.missedCost()).isLessThan(0.88 * COST_BLIND.missedCost());
    }

    @Test
    void costAwareSparesTheCheapBackendAndSavesCostAllTheSame() {
        Outcome outcome = outcome("cost-aware", Map.of());
        assertThat(outcome.cheapLoad()).isLessThan(1.4);
        assertThat(outcome.missedCost()).isLessThan(0.88 * COST_BLIND.missedCost());
    }

    /** The twin: it is the limit that makes the difference, and the check can tell. */
    @Test
    void withoutItsLimitItDoesNot() {
        assertThat(outcome("cost-aware", Map.of("surprise-limit", "off")).cheapLoad())
                .isGreaterThan(1.4);
    }

    private static Outcome outcome(String policy, Map<String, String> options) {
        int[] cheapMisses = new int[3];
        double missedCost = 0;
        try (Cache<Integer, String> cache = CacheBuilder.<Integer, String>named("glut")
                .seed(1)
                .maximumSize(CAPACITY)
                .policy(policy, options)
                .cost((key, value, loadNanos) -> key < 0 ? DEAR_COST : 1)
                .build()) {
            for (int i = 0; i < REQUESTS.length; i++) {
                int key = REQUESTS[i];
                if (cache.getIfPresent(key) == null) {
                    cache.put(key, "value");
                    missedCost += key < 0 ? DEAR_COST : 1;
                    if (key >= 0) {
                        cheapMisses[i / PHASE]++;
                    }
                }
            }
        }
        return new Outcome(cheapMisses[1], cheapMisses[2], missedCost);
    }

    private static int[] requests(SplittableRandom random) {
        double[] cheap = zipf(CHEAP_KEYS, 1);
        double[] dear = zipf(DEAR_KEYS, 0.6);
        int[] requests = new int[3 * PHASE];
        for (int i = 0; i < requests.length; i++) {
            if (i / PHASE == 1 && random.nextDouble() < GLUT_SHARE) {
                requests[i] = -1 - DEAR_KEYS - random.nextInt(GLUT_KEYS);
            } else if (random.nextDouble() < DEAR_SHARE) {
                requests[i] = -1 - draw(dear, random);
            } else {
                requests[i] = draw(cheap, random);
            }
        }
        return requests;
    }

    /** The probabilities of the first key, of the first two, and so on. */
    private static double[] zipf(int keys, double skew) {
        double[] cumulative = new double[keys];
        double sum = 0;
        for (int key = 0; key < keys; key++) {
            sum += Math.pow(key + 1, -skew);
            cumulative[key] = sum;
        }
        double total = sum;
        return Arrays.stream(cumulative).map(part -> part / total).toArray();
    }

    private static int draw(double[] cumulative, SplittableRandom random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble());
        return Math.min(cumulative.length - 1, found < 0 ? -found - 1 : found);
    }

    /**
     * What a policy did.
     *
     * @param glutMisses of cheap keys during the glut
     * @param laterMisses of cheap keys after it
     * @param missedCost of all requests
     */
    private record Outcome(int glutMisses, int laterMisses, double missedCost) {

        /**
         * What the cheap backend had to answer during the glut and after it, whichever was worse, as a multiple of
         * LRU's.
         */
        double cheapLoad() {
            return Math.max((double) glutMisses / LRU.glutMisses, (double) laterMisses / LRU.laterMisses);
        }
    }
}
