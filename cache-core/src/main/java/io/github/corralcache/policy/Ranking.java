package io.github.corralcache.policy;

/**
 * What decides between entries at present. Immutable, so segments take it over without a lock.
 *
 * <p>All is logarithmic, in units of 1/4096 octave: the score of an entry is the sum of the rank of its standing, its
 * worth (cost over weight), and the bonus of its group.
 *
 * @param ranks by {@link AccessWord#standing}
 * @param bonus by group, zero or more
 * @param window share of the capacity that is the window's
 */
record Ranking(int[] ranks, int[] bonus, double window) {

    static final int OCTAVE = 4096;

    int score(long card, int now) {
        return ranks[AccessWord.standing(Card.word(card), now)] + worth(Card.worth(card)) + bonus[Card.group(card)];
    }

    /** What so many half octaves add to a score. */
    static int worth(int halfOctaves) {
        return halfOctaves * (OCTAVE / 2);
    }
}
