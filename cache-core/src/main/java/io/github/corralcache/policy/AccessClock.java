package io.github.corralcache.policy;

/**
 * The time that use is reckoned in, for all segments of a cache. Readers read it racily, to mark the words of entries
 * that they hit; it is moved on by {@link CostLessons} alone.
 */
final class AccessClock {

    /** The youngest age of all reaches to four ticks. */
    private static final int WHERE_AGES_COUNT = 3;

    /** A turn of the cache or so, see {@link CostLessons}. */
    private static final int WHERE_ONLY_COUNTS_DO = 31;

    /** Of a plain field readers may see an older value for a while, which only makes a use look older than it is. */
    private int now;

    /** How many ticks ago the last use may have been noted for another to say nothing new; racy as {@link #now}. */
    private int grace = WHERE_AGES_COUNT;

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
        }
    }

    /**
     * Whether entries are ranked by age as well as by count; if not, hits of much used ones need not write as often.
     */
    void agesCount(boolean doThey) {
        int wanted = doThey ? WHERE_AGES_COUNT : WHERE_ONLY_COUNTS_DO;
        if (wanted != grace) {
            grace = wanted;
        }
    }

    /** The word of an entry after a hit: the same if that says nothing new. */
    int mark(int word) {
        int at = now;
        return AccessWord.saysAsMuch(word, at, grace) ? word : renewed(word, at);
    }

    /** Apart from what most hits run, which is short enough to be compiled into their callers. */
    private static int renewed(int word, int at) {
        // what is learnt from watched entries is learnt about ages, too
        boolean saysAsMuch = word < 0 && AccessWord.saysAsMuch(word & ~AccessWord.WATCHED, at, WHERE_AGES_COUNT);
        return saysAsMuch ? word : AccessWord.used(word, at);
    }
}
