package io.github.corralcache.policy.costaware;

import io.github.corralcache.policy.RedundantHits;

/**
 * The time that use is reckoned in, for all segments of a cache. Readers read it racily, to mark the words of entries
 * that they hit; it is moved on by {@link CostLearner} alone.
 */
final class AccessClock {

    /**
     * Of ticks, as a power of two: half of what the youngest age reaches to. All of it would be too much, as redundant
     * hits are not learnt from, and entries of that age would seem never to be used.
     */
    private static final int GRACE_WHERE_AGES_COUNT = 1;

    /** As many as a turn of the cache has, see {@link CostLearner}. */
    private static final int GRACE_WHERE_ONLY_COUNTS_DO = 5;

    /** Of a plain field readers may see an older value for a while, which only makes a use look older than it is. */
    private int now;

    private int grace = GRACE_WHERE_AGES_COUNT;

    private final RedundantHits redundant = new RedundantHits();

    /** What is learnt from watched entries is learnt about ages, too. */
    private final RedundantHits redundantOfWatched = new RedundantHits();

    /** The epoch and tick of this moment, as in the word of an entry used now. */
    int now() {
        return now;
    }

    /** The epoch of this moment, to be compared for equality. */
    int epoch() {
        return AccessWord.epoch(now);
    }

    void set(int epoch, int tick) {
        int stamp = AccessWord.stamp(epoch, tick);
        if (stamp != now) { // readers everywhere hold the line that this is in
            now = stamp;
            AccessWord.coverRedundant(redundant, now, grace);
            AccessWord.coverRedundant(redundantOfWatched, now, GRACE_WHERE_AGES_COUNT);
        }
    }

    /**
     * Whether entries are ranked by age as well as by count; if not, hits of much used ones need not write as often.
     */
    void agesCount(boolean doThey) {
        grace = doThey ? GRACE_WHERE_AGES_COUNT : GRACE_WHERE_ONLY_COUNTS_DO;
        AccessWord.coverRedundant(redundant, now, grace);
    }

    /** Which hits say nothing new; but those of watched entries are not among them, see {@link #mark}. */
    RedundantHits redundantHits() {
        return redundant;
    }

    /** The word of an entry after a hit: the same if that says nothing new. */
    int mark(int word) {
        boolean saysAsMuch = word < 0 ? redundantOfWatched.covers(word & ~AccessWord.WATCHED) : redundant.covers(word);
        return saysAsMuch ? word : AccessWord.used(word, now);
    }
}
