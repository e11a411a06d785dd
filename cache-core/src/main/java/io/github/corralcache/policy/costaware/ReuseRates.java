package io.github.corralcache.policy.costaware;

import static io.github.corralcache.policy.costaware.AccessWord.AGES;
import static io.github.corralcache.policy.costaware.AccessWord.STATES;

import java.util.Arrays;

/**
 * Learns how soon an entry of each standing is used again, from the uses of entries like it: uses over sightings. What
 * was learnt long ago fades.
 *
 * <p>Where little was seen yet, a prior speaks: use in proportion to count. There are two answers. The one by state
 * alone never ranks an entry below one that was used less. The one by state and age also learns whether entries that
 * were not used for long are the ones to come next, as in a loop, or the ones to forget.
 */
final class ReuseRates {

    private static final double FADE = 0.9;
    private static final double STATE_PRIOR = 2;
    private static final double AGE_PRIOR = 8;
    /** Tells apart the states that were found alike, in favour of the more used. */
    private static final double STRICT = 1e-6;

    private static final double[] PRIOR = prior();

    private final double[] seen = new double[STATES * AGES];
    private final double[] used = new double[STATES * AGES];
    private final double[] byState = PRIOR.clone();
    private final double[] byStateAndAge = spread(PRIOR);

    private static double[] prior() {
        double[] prior = new double[STATES];
        prior[0] = 0.03;
        prior[1] = 0.1;
        prior[2] = 0.3;
        for (int count = 1; count <= AccessWord.MOST; count++) {
            prior[2 + count] = count;
        }
        return prior;
    }

    private static double[] spread(double[] states) {
        double[] spread = new double[STATES * AGES];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = states[i / AGES];
        }
        return spread;
    }

    /** Takes over what was counted, and empties the tally. */
    void add(UseTally tally, double weight) {
        for (int i = 0; i < seen.length; i++) {
            seen[i] += weight * tally.seen[i];
            used[i] += weight * tally.used[i];
            tally.seen[i] = 0;
            tally.used[i] = 0;
        }
    }

    /** Works the rates out anew. */
    void learn() {
        double[] stateSeen = new double[STATES];
        double[] stateUsed = new double[STATES];
        double allUsed = 0;
        double expected = 0;
        for (int i = 0; i < seen.length; i++) {
            stateSeen[i / AGES] += seen[i];
            stateUsed[i / AGES] += used[i];
            allUsed += used[i];
            expected += seen[i] * PRIOR[i / AGES];
        }
        if (expected == 0 || allUsed == 0) {
            return;
        }
        double scale = allUsed / expected;
        double[] weight = new double[STATES];
        for (int s = 0; s < STATES; s++) {
            weight[s] = stateSeen[s] + STATE_PRIOR / (PRIOR[s] * scale);
            byState[s] = (stateUsed[s] + STATE_PRIOR) / weight[s];
        }
        raiseIsotonic(byState, weight);
        for (int s = 0; s < STATES; s++) {
            byState[s] *= 1 + STRICT * s;
        }
        learnAges();
        for (int i = 0; i < seen.length; i++) {
            seen[i] *= FADE;
            used[i] *= FADE;
        }
    }

    private void learnAges() {
        double[] ageShape = new double[AGES];
        for (int a = 0; a < AGES; a++) {
            double usedAtAge = AGE_PRIOR;
            double expectedAtAge = AGE_PRIOR;
            for (int s = 0; s < STATES; s++) {
                usedAtAge += used[s * AGES + a];
                expectedAtAge += seen[s * AGES + a] * byState[s];
            }
            ageShape[a] = usedAtAge / expectedAtAge;
        }
        for (int s = 0; s < STATES; s++) {
            for (int a = 0; a < AGES; a++) {
                int i = s * AGES + a;
                byStateAndAge[i] = (used[i] + AGE_PRIOR) / (seen[i] + AGE_PRIOR / (byState[s] * ageShape[a]));
            }
        }
    }

    /** The nearest sequence that does not fall: neighbours that do are pooled. */
    private static void raiseIsotonic(double[] values, double[] weights) {
        int[] length = new int[values.length];
        int blocks = 0;
        for (int i = 0; i < values.length; i++) {
            values[blocks] = values[i];
            weights[blocks] = weights[i];
            length[blocks++] = 1;
            while (blocks > 1 && values[blocks - 2] > values[blocks - 1]) {
                blocks--;
                double both = weights[blocks - 1] + weights[blocks];
                values[blocks - 1] =
                        (values[blocks - 1] * weights[blocks - 1] + values[blocks] * weights[blocks]) / both;
                weights[blocks - 1] = both;
                length[blocks - 1] += length[blocks];
            }
        }
        for (int at = values.length; blocks > 0; ) {
            blocks--;
            double value = values[blocks];
            for (int i = 0; i < length[blocks]; i++) {
                values[--at] = value;
            }
        }
    }

    /** Ranks by {@link AccessWord#use}. */
    int[] ranksByUse() {
        int[] ranks = new int[AccessWord.USES];
        for (int use = 0; use < ranks.length; use++) {
            ranks[use] = rank(byState[AccessWord.state(use)]);
        }
        return ranks;
    }

    /** Ranks by {@link AccessWord#use} times {@link AccessWord#AGES} plus age. */
    int[] ranksByUseAndAge() {
        int[] byStanding =
                Arrays.stream(byStateAndAge).mapToInt(ReuseRates::rank).toArray();
        int[] ranks = new int[AccessWord.USES * AGES];
        for (int use = 0; use < AccessWord.USES; use++) {
            System.arraycopy(byStanding, AccessWord.state(use) * AGES, ranks, use * AGES, AGES);
        }
        return ranks;
    }

    private static int rank(double rate) {
        return (int) Math.rint(Ranking.OCTAVE * Math.log(rate) / Math.log(2));
    }
}
