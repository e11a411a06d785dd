package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * What entries that are added usually cost and weigh, to tell which term made one of them worth less than others. For
 * policies that give up what has used up its worth: where no term is out of the ordinary, it is the time since its last
 * use that decided.
 */
final class UsualTerms {

    /** How much of what it knew the mean keeps with each entry added. */
    private static final double KEPT = 0.99;

    /** So many half octaves from the mean are out of the ordinary. */
    private static final double NOTABLE = 1;

    /** Means in half octaves. */
    private double usualCost;

    private double usualWeight;
    private boolean learning;

    /** Takes note of an entry that is added. */
    void learn(double cost, long weight) {
        double kept = learning ? KEPT : 0;
        usualCost = kept * usualCost + (1 - kept) * halfOctave(cost);
        usualWeight = kept * usualWeight + (1 - kept) * CostScale.halfOctave(weight);
        learning = true;
    }

    /**
     * Tells which term decided that an entry goes.
     *
     * @param weight 1 if weight does not count
     * @param unused whether it was never used again, and use counts
     */
    EvictionReason reason(double cost, long weight, boolean unused) {
        double cheaper = usualCost - halfOctave(cost);
        double heavier = weight > 1 ? CostScale.halfOctave(weight) - usualWeight : 0;
        if (Math.max(cheaper, heavier) >= NOTABLE) {
            return cheaper >= heavier ? EvictionReason.COST : EvictionReason.WEIGHT;
        }
        return unused ? EvictionReason.FREQUENCY : EvictionReason.RECENCY;
    }

    private static int halfOctave(double cost) {
        return CostScale.halfOctave(Costs.sane(cost));
    }
}
