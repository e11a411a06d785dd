package io.github.corralcache.policy;

/**
 * What decides between entries at present. Immutable, so segments take it over without a lock.
 *
 * <p>All is logarithmic, in units of 1/4096 octave: the score of an entry is the sum of the rank of its standing, its
 * worth (cost over weight), and the bonus of its group.
 */
final class Ranking {

    static final int OCTAVE = 4096;

    private final int[] ranks;
    private final int[] bonus;
    private final double window;

    /**
     * Takes over the arrays, which nobody may change from now on.
     *
     * @param ranks by {@link AccessWord#standing}
     * @param bonus by group, zero or more
     * @param window share of the capacity that is the window's
     */
    Ranking(int[] ranks, int[] bonus, double window) {
        this.ranks = ranks;
        this.bonus = bonus;
        this.window = window;
    }

    /** The share of the capacity that is the window's. */
    double window() {
        return window;
    }

    int score(long card, int now) {
        return ranks[AccessWord.standing(Card.word(card), now)]
                + Card.worth(card) * (OCTAVE / 2)
                + bonus[Card.group(card)];
    }
}
