package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * Which term decided between the entries of a sample: the first one without which another entry would have gone. Worked
 * out after the fact, and for a few evictions only.
 */
final class Verdict {

    private final Entries entries;
    private final Ranking ranking;
    private final int now;
    private final int[] slots;
    private final long[] cards;
    private int count;

    /** @param most how many entries are compared at most */
    Verdict(Entries entries, Ranking ranking, int now, int most) {
        this.entries = entries;
        this.ranking = ranking;
        this.now = now;
        this.slots = new int[most];
        this.cards = new long[most];
    }

    /** The score of an entry as one term less would make it. */
    @FunctionalInterface
    private interface Score {
        int of(int slot, long card);
    }

    /** Adds an entry, of those that were compared, as it was then. The victim is to be added first. */
    void compared(int slot, long card) {
        slots[count] = slot;
        cards[count++] = card;
    }

    EvictionReason reason() {
        if (decided((slot, card) -> ranking.score(card, now) - ranking.bonus(Card.group(card)))) {
            return EvictionReason.GUARD;
        }
        if (decided((slot, card) -> ranking.score(card, now) - Ranking.worth(Card.worth(card) + heft(slot)))) {
            return EvictionReason.COST;
        }
        if (decided((slot, card) -> ranking.score(card, now) + Ranking.worth(heft(slot)))) {
            return EvictionReason.WEIGHT;
        }
        long others = 0;
        for (int i = 1; i < count; i++) {
            others += uses(cards[i]);
        }
        return uses(cards[0]) * (count - 1L) < others ? EvictionReason.FREQUENCY : EvictionReason.RECENCY;
    }

    /** Whether the victim was the least with all terms, and is not, of some other entry, with one less. */
    private boolean decided(Score withoutTerm) {
        int victim = ranking.score(cards[0], now);
        int victimWithout = withoutTerm.of(slots[0], cards[0]);
        for (int i = 1; i < count; i++) {
            if (victim < ranking.score(cards[i], now) && victimWithout >= withoutTerm.of(slots[i], cards[i])) {
                return true;
            }
        }
        return false;
    }

    private int uses(long card) {
        return AccessWord.count(Card.word(card), now);
    }

    private int heft(int slot) {
        return CostScale.halfOctave(entries.weight(slot));
    }
}
