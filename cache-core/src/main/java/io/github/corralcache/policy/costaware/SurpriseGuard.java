package io.github.corralcache.policy.costaware;

import java.util.Arrays;

/**
 * Keeps costs from starving a group of keys: expensive entries are kept in place of cheap ones, which may be what
 * shields a busy backend. The surprise of a group is its misses in relation to those it would have in a cache of the
 * same size that knows no costs, a small one of which runs beside. A group whose surprise is over the limit has the
 * worth of its entries multiplied until it is not.
 *
 * <p>Called under the lock of {@link CostLearner}.
 */
final class SurpriseGuard {

    /** Fewer misses than these say nothing. */
    private static final int LEAST_MISSES = 16;

    /** Surprise is told from few misses and is noisy: longer steps, or less memory, throw the multiplier about. */
    private static final double RAISE = 1.3;

    private static final double FASTEST = 4;
    private static final double LOWER = 0.65;
    /**
     * What is aimed at, in proportion to the limit: told from few misses, surprise is above its aim as often as not.
     */
    private static final double AIM = 0.975;

    private static final double MOST = 1e6;
    private static final double FADE = 0.6;

    /** The surprise from which on a group is helped. */
    private final double aim;

    private final double[] misses = new double[PackedEntry.GROUPS];
    private final double[] blindMisses = new double[PackedEntry.GROUPS];
    private final double[] multiplier = new double[PackedEntry.GROUPS];
    /** As judged last; zero for groups that were not. */
    private final double[] surprise = new double[PackedEntry.GROUPS];

    /** @param limit how many times the misses of a cache without costs are allowed; infinite for any */
    SurpriseGuard(double limit) {
        this.aim = Math.max(1, AIM * limit);
        Arrays.fill(multiplier, 1);
    }

    void missed(int group) {
        misses[group]++;
    }

    void missedBlindly(int group) {
        blindMisses[group]++;
    }

    void judge() {
        for (int group = 0; group < PackedEntry.GROUPS; group++) {
            if (blindMisses[group] < LEAST_MISSES) {
                continue;
            }
            surprise[group] = misses[group] / blindMisses[group];
            double over = surprise[group] / aim;
            if (over > 1) {
                multiplier[group] = Math.min(MOST, multiplier[group] * Math.pow(Math.min(FASTEST, over), RAISE));
            } else {
                multiplier[group] = Math.max(1, multiplier[group] * Math.pow(Math.max(0.5, over), LOWER));
            }
            misses[group] *= FADE;
            blindMisses[group] *= FADE;
        }
    }

    /** The number of {@code group} is going to be another's, which nobody knows yet. */
    void forget(int group) {
        misses[group] = 0;
        blindMisses[group] = 0;
        multiplier[group] = 1;
        surprise[group] = 0;
    }

    /** The misses of a group in relation to those of a cache without costs; zero if there were too few to tell. */
    double surprise(int group) {
        return surprise[group];
    }

    double multiplier(int group) {
        return multiplier[group];
    }

    /** The multipliers on the scale of {@link Ranking}. */
    int[] bonus() {
        int[] bonus = new int[PackedEntry.GROUPS];
        for (int group = 0; group < bonus.length; group++) {
            bonus[group] = (int) Math.rint(Ranking.OCTAVE * Math.log(multiplier[group]) / Math.log(2));
        }
        return bonus;
    }
}
