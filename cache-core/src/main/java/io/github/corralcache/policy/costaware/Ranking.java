package io.github.corralcache.policy.costaware;

/**
 * What decides between entries at present. Immutable, so segments take it over without a lock.
 *
 * <p>All is logarithmic, in units of 1/4096 octave: the score of an entry is the sum of the rank of its use, its worth
 * (cost over weight), and the bonus of its group.
 */
final class Ranking {

    static final int OCTAVE = 4096;

    private final int[] ranks;
    private final boolean byAge;
    private final int[] bonus;
    private final double window;

    /**
     * Takes over the arrays, which nobody may change from now on.
     *
     * @param ranks by {@link AccessWord#use}, or by that times {@link AccessWord#AGES} plus age
     * @param bonus by group, zero or more
     * @param window share of the capacity that is the window's
     */
    Ranking(int[] ranks, int[] bonus, double window) {
        this.ranks = ranks;
        this.byAge = ranks.length > AccessWord.USES;
        this.bonus = bonus;
        this.window = window;
    }

    /** The share of the capacity that is the window's. */
    double window() {
        return window;
    }

    int score(long packed, int now) {
        int word = PackedEntry.word(packed);
        int use = AccessWord.use(word, now);
        int rank = byAge ? ranks[use * AccessWord.AGES + AccessWord.age(word, now)] : ranks[use];
        return rank + value(packed);
    }

    /** The part of the score that does not depend on use. */
    int value(long packed) {
        return worth(PackedEntry.worth(packed)) + bonus[PackedEntry.group(packed)];
    }

    /** What is added to the score of entries of a group. */
    int bonus(int group) {
        return bonus[group];
    }

    /** What so many half octaves add to a score. */
    static int worth(int halfOctaves) {
        return halfOctaves * (OCTAVE / 2);
    }
}
