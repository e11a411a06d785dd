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

    /** A factor of two to the power of this is out of the ordinary. */
    private static final double NOTABLE = 0.5;

    private double logCost;
    private double logWeight;
    private boolean learning;

    /** Takes note of an entry that is added. */
    void learn(double cost, long weight) {
        logCost = learning ? KEPT * logCost + (1 - KEPT) * log2(Costs.sane(cost)) : log2(Costs.sane(cost));
        logWeight = learning ? KEPT * logWeight + (1 - KEPT) * log2(weight) : log2(weight);
        learning = true;
    }

    /**
     * Tells which term decided that an entry goes.
     *
     * @param weight 1 where weight is of no account
     * @param unused whether it was never used again, and use is of account
     */
    EvictionReason reason(double cost, long weight, boolean unused) {
        double cheaper = logCost - log2(Costs.sane(cost));
        double heavier = weight > 1 ? log2(weight) - logWeight : 0;
        if (Math.max(cheaper, heavier) >= NOTABLE) {
            return cheaper >= heavier ? EvictionReason.COST : EvictionReason.WEIGHT;
        }
        return unused ? EvictionReason.FREQUENCY : EvictionReason.RECENCY;
    }

    /** Between powers of two a straight line, which is less than a tenth off and takes no logarithm. */
    private static double log2(double positive) {
        int exponent = Math.getExponent(positive);
        return exponent + Math.scalb(positive, -exponent) - 1;
    }

    private static double log2(long weight) {
        return log2((double) Math.max(1, weight));
    }
}
